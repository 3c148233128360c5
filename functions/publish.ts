/**
 * Deploys the function's package. Run by `pulumi up`; prints what was deployed, and retries and failures on stderr.
 *
 * Environment: SITE_ID, PACKAGE_SHA256, and the deployer's ARM_* variables. Optional: PUBLISH_DEADLINE_SECONDS (600), after
 * which it gives up, and PUBLISH_LONGEST_PAUSE_MILLISECONDS (20000), the longest pause between two tries.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { buildPackage } from "./build.ts";
import { createDeployerTokens } from "./publish/deployer-token.ts";
import { publishPackage } from "./publish/publish-package.ts";

const outside = {
  fetch: globalThis.fetch,
  now: Date.now,
  report: (line: string) => void process.stderr.write(`${line}\n`),
};

try {
  const deployed = await publishPackage({
    environment: process.env,
    buildPackage,
    tokens: createDeployerTokens({ environment: process.env, ...outside }),
    sleep: async (milliseconds) => await sleep(milliseconds),
    ...outside,
  });
  process.stdout.write(`${deployed}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
