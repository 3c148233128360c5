/**
 * Deploys the function's package, and proves through Resource Manager that it is live and its functions are registered.
 * Run by `pulumi up`; prints what was deployed and what confirms it, and retries and failures on stderr.
 *
 * Environment: SITE_ID, PACKAGE_SHA256, FUNCTIONS_FOLDER, and the deployer's ARM_* variables. Optional:
 * APP_SETTINGS, the names of the contract's app settings that the stack sets, between commas, by default all;
 * PUBLISH_DEADLINE_SECONDS (600), after which it gives up; PUBLISH_LONGEST_PAUSE_MILLISECONDS (20000), the longest pause
 * between two tries; and PUBLISH_ACCEPT_UNCONFIRMED ("true"), which takes a package that is deployed for good where
 * Resource Manager does not confirm that its functions are registered.
 */
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { buildPackage } from "./build/build-package.ts";
import { deployersCloud } from "@protected-function/core/azure/clouds.ts";
import { azureLogin } from "@protected-function/core/azure/login.ts";
import { publishPackage } from "@protected-function/core/azure/one-deploy/publish-package.ts";

// From the folder of `main`, in which the engine runs this. By hand, it is the one of this repository.
const folder = process.env["FUNCTIONS_FOLDER"];
const functions =
  folder === undefined ? new URL("../functions/", import.meta.url) : pathToFileURL(`${resolve(folder)}/`);
const appSettings = process.env["APP_SETTINGS"]?.split(",").filter((name) => name !== "");

const outside = {
  fetch: globalThis.fetch,
  now: Date.now,
  report: (line: string) => void process.stderr.write(`${line}\n`),
};

try {
  const cloud = deployersCloud(process.env);
  const { token } = azureLogin(process.env, { cloud });
  const deployed = await publishPackage({
    environment: process.env,
    buildPackage: async () => await buildPackage(functions, appSettings),
    tokens: {
      resourceManager: () => token(`${cloud.resourceManager}/.default`),
      scm: () => token(`${cloud.scmResource}/.default`),
    },
    sleep: async (milliseconds) => await sleep(milliseconds),
    ...outside,
  });
  process.stdout.write(`${deployed}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
