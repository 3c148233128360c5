/**
 * Waits between two attempts to create or change a conditional access policy. `pulumi up` runs it when Entra ID refuses
 * a policy that it will accept soon. With READ_SECURITY_DEFAULTS, it first prints whether security defaults are `on` or
 * `off`, and waits only if they're off.
 *
 * Environment: PAUSE_SECONDS, READ_SECURITY_DEFAULTS (`true` or `false`) and, to read them, the deployer's ARM_*
 * variables.
 * Optional: DIRECTORY_LONGEST_PAUSE_MILLISECONDS, the longest pause (default: PAUSE_SECONDS).
 */
import { setTimeout as sleep } from "node:timers/promises";
import { awaitDirectory } from "@protected-function/core/azure/directory-wait.ts";
import { deployersCloud } from "@protected-function/core/azure/clouds.ts";
import { azureLogin } from "@protected-function/core/azure/login.ts";

try {
  const cloud = deployersCloud(process.env);
  const securityDefaults = await awaitDirectory({
    environment: process.env,
    fetch: globalThis.fetch,
    // Log in only if needed.
    token: () => azureLogin(process.env, { cloud }).token(`${cloud.graph}/.default`),
    sleep: async (milliseconds) => await sleep(milliseconds),
  });
  process.stdout.write(`${securityDefaults}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
