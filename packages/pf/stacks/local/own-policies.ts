import type { AdjustableClock } from "@protected-function/twin";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { areSecurityDefaultsOn, securityDefaultsPath } from "@protected-function/core/azure/security-defaults.ts";
import { RequestRefused } from "@protected-function/core/azure/json-api.ts";
import type { Administration } from "./administration.ts";

type Clock = Pick<AdjustableClock, "advance">;

const reportOnly = "enabledForReportingButNotEnforced";

/**
 * Longer than Graph refuses enforced policies after security defaults were turned off: about five minutes, reported in
 * KelvinTegelaar/CIPP#5277. Milliseconds.
 */
const securityDefaultsAftermath = 10 * 60_000;

/**
 * Sets the stack's own enforced policies to report-only over Graph, as a user would. The guide tries one policy after
 * the other, and shows the effect of each alone. `./pf matrix` shows the decisions of the stack's own.
 *
 * @returns a function that restores them; undefined if none is enforced
 */
export async function liftOwnPolicies(
  { conditionalAccess }: StackOutputs,
  { graph }: Pick<Administration, "graph">,
  clock: Clock,
): Promise<(() => Promise<void>) | undefined> {
  const lifted: string[] = [];
  for (const id of Object.values(conditionalAccess?.policies ?? {})) {
    // Pulumi's ID has a path before Graph's ID.
    const path = `/v1.0/identity/conditionalAccess/policies/${id.split("/").at(-1)}`;
    const { state } = (await graph.call("GET", path)) as { readonly state: string };
    if (state !== "enabled") continue;
    await graph.call("PATCH", path, { state: reportOnly });
    lifted.push(path);
  }
  if (lifted.length === 0) return undefined;
  return async () => {
    for (const path of lifted) await enforce(path, { graph }, clock);
  };
}

/** Enforces a policy again. After security defaults, Graph refuses that for a time: then the clock moves ahead. */
async function enforce(path: string, { graph }: Pick<Administration, "graph">, clock: Clock): Promise<void> {
  const request = () => graph.call("PATCH", path, { state: "enabled" });
  try {
    await request();
  } catch (error) {
    if (!(error instanceof RequestRefused) || !/security defaults/i.test(error.message)) throw error;
    clock.advance(securityDefaultsAftermath);
    await request();
  }
}

/**
 * Turns security defaults off, as enforced policies require, and moves the clock past the time in which Graph still
 * refuses policies.
 *
 * @returns a function that turns them on again; undefined if they are off
 */
export async function liftSecurityDefaults(
  { graph }: Pick<Administration, "graph">,
  clock: Clock,
): Promise<(() => Promise<void>) | undefined> {
  if (!(await areSecurityDefaultsOn(graph))) return undefined;
  await graph.call("PATCH", securityDefaultsPath, { isEnabled: false });
  clock.advance(securityDefaultsAftermath);
  return async () => {
    await graph.call("PATCH", securityDefaultsPath, { isEnabled: true });
  };
}
