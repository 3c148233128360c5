/**
 * Deploys the function's package. Run by `pulumi up`; prints what was deployed, and retries and failures on stderr.
 *
 * Environment: SITE_ID, PACKAGE_SHA256, and the deployer's ARM_* variables. Optional: PUBLISH_DEADLINE_SECONDS (600), after
 * which it gives up, and PUBLISH_LONGEST_PAUSE_MILLISECONDS (20000), the longest pause between two tries.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { buildPackage } from "./build.ts";
import { createDeployerToken } from "./publish/deployer-token.ts";
import { publishPackage } from "./publish/publish-package.ts";

const clock = { fetch: globalThis.fetch, now: Date.now };

try {
  const deployed = await publishPackage({
    environment: process.env,
    buildPackage,
    token: createDeployerToken({ environment: process.env, ...clock }),
    sleep: async (milliseconds) => await sleep(milliseconds),
    report: (line) => process.stderr.write(`${line}\n`),
    ...clock,
  });
  process.stdout.write(`${deployed}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
