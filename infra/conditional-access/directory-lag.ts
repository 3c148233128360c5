import { run } from "@pulumi/command/local/run.js";
import * as pulumi from "@pulumi/pulumi";
import { type CloudName, cloudOfCommand } from "@protected-function/core/azure/clouds.ts";
import { ownCommand } from "../own-command.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { pathCommand } from "../settings/config-command.ts";
import { printable } from "@protected-function/core/text/printable.ts";

/**
 * A reason why Entra ID refuses a policy that it accepts some minutes later. The texts end a sentence that starts with
 * the policy.
 */
interface Lag {
  readonly minutes: number;
  readonly readsSecurityDefaults: boolean;
  readonly waitsFor: string;
  readonly givenUp: string;
}

const again = (stack: string): string =>
  `Wait a few minutes. Then continue from here: npx pulumi up --stack ${shellWord(stack)}`;
const reference: Lag = {
  minutes: 5,
  readsSecurityDefaults: false,
  waitsFor: "names something that conditional access in Entra ID doesn't know yet, as is usual for a new object",
  givenUp: "was refused for 5 minutes: conditional access in Entra ID still doesn't know an object that it names.",
};
const securityDefaults: Lag = {
  minutes: 10,
  readsSecurityDefaults: true,
  waitsFor: "is refused: security defaults are off, but Entra ID still applies them, as is usual for some minutes",
  givenUp: "was refused for 10 minutes: security defaults are off, but Entra ID still applies them.",
};
const defaultsOn = (stack: string): string =>
  [
    "is enforced, but the tenant's security defaults are on: Entra ID allows only one of them. Turn security defaults off:",
    "  https://entra.microsoft.com/#view/Microsoft_AAD_IAM/TenantOverview.ReactView: Properties, Manage security defaults",
    "or use report-only for now:",
    `  ${pathCommand("set", "conditionalAccess.state", stack)} report-only`,
    "and deploy again:",
    `  npx pulumi up --stack ${shellWord(stack)}`,
  ].join("\n");

/**
 * Retries a policy that Entra ID will soon accept; the provider doesn't. For the option `hooks: { onError }`. A command
 * does the waiting, so that the engine can cancel it. The command also reads security defaults, because no provider
 * does.
 */
export function retryWhileDirectoryLags(cloud: CloudName): pulumi.ErrorHook {
  const stack = pulumi.getStack();
  return new pulumi.ErrorHook("directory-lag", async ({ name, errors: [error = "", ...before] }) => {
    const lag = lagIn(error);
    if (!lag) return false;
    const failuresBefore = before.filter((earlier) => lagIn(earlier) === lag).length;
    const pause = pauseAfter(failuresBefore, lag);
    const objection =
      pause === undefined ? `${lag.givenUp}\n${again(stack)}` : await waitFor(pause, lag, { cloud, stack });
    if (objection !== undefined) {
      await pulumi.log.error(`"${name}" ${objection}`);
      return false;
    }
    if (failuresBefore === 0) {
      await pulumi.log.info(`"${name}" ${lag.waitsFor}. Trying again for up to ${lag.minutes} minutes.`);
    }
    return true;
  });
}

/**
 * Returns the lag behind a temporary refusal: a reference to a new object, in the words of 1034 and 1040
 * (packages/twin/FIDELITY.md), or security defaults that were just turned off. An application that is also refused for another
 * reason stays refused.
 */
export function lagIn(error: string): Lag | undefined {
  if (error.includes("Security Defaults is enabled in the tenant")) return securityDefaults;
  const [, reasons = ""] = /Policy contains invalid applications: \{([^{}]*)\}/.exec(error) ?? [];
  const reasonNames = [...reasons.matchAll(/:\s*\\?"(\w+)\\?"/g)].map(([, reason]) => reason);
  if (reasonNames.length > 0)
    return reasonNames.every((reason) => reason === "ServicePrincipalNotFound") ? reference : undefined;
  return /(?<!ConditionalAccessPolicy) with id \S+ does not exist in the directory/.test(error) ? reference : undefined;
}

/** Seconds until the next attempt; undefined once the minutes are over. */
export function pauseAfter(failuresBefore: number, { minutes }: Lag): number | undefined {
  const first = [5, 10, 15];
  const longest = 30;
  const waited = Array.from({ length: failuresBefore }, (_, index) => first[index] ?? longest);
  if (waited.reduce((sum, seconds) => sum + seconds, 0) >= minutes * 60) return undefined;
  return first[failuresBefore] ?? longest;
}

/** @returns the reason not to retry, as the end of a sentence that starts with the policy */
async function waitFor(
  seconds: number,
  { readsSecurityDefaults }: Lag,
  { cloud, stack }: { readonly cloud: CloudName; readonly stack: string },
): Promise<string | undefined> {
  try {
    const { stdout } = await run({
      command: ownCommand("await-directory"),
      environment: {
        PAUSE_SECONDS: String(seconds),
        READ_SECURITY_DEFAULTS: String(readsSecurityDefaults),
        ...cloudOfCommand(cloud),
      },
      logging: "none",
    });
    return stdout === "on" ? defaultsOn(stack) : undefined;
  } catch (error) {
    // If this were rethrown, the engine would show it instead of Graph's refusal.
    const message = printable(error instanceof Error ? error.message : String(error));
    return `was refused, and waiting to try again failed: ${message}\n${again(stack)}`;
  }
}
