import type { AdjustableClock } from "../../twin/index.ts";
import { securityDefaultsAftermath } from "../checks/conditional-access/with-security-defaults.ts";
import type { StackOutputs } from "../checks/origin.ts";
import { areSecurityDefaultsOn, securityDefaultsPath } from "../clients/security-defaults.ts";
import type { Administration } from "./administration/administration.ts";

const reportOnly = "enabledForReportingButNotEnforced";

/**
 * Sets the stack's own enforced policies to report-only, over Graph as a person would: the guide tries one policy after
 * the other, and tells what each of them does alone. What the stack's own decide, `npm run matrix` says.
 *
 * @returns puts them back as they were; undefined where none is enforced
 */
export async function liftOwnPolicies(
  { conditionalAccess }: StackOutputs,
  { graph }: Pick<Administration, "graph">,
): Promise<(() => Promise<void>) | undefined> {
  const lifted: string[] = [];
  for (const id of Object.values(conditionalAccess?.policies ?? {})) {
    // In Pulumi's ids the path stands before the id of Graph's.
    const path = `/v1.0/identity/conditionalAccess/policies/${id.split("/").at(-1)}`;
    const { state } = (await graph.call("GET", path)) as { readonly state: string };
    if (state !== "enabled") continue;
    await graph.call("PATCH", path, { state: reportOnly });
    lifted.push(path);
  }
  if (lifted.length === 0) return undefined;
  return async () => {
    for (const path of lifted) await graph.call("PATCH", path, { state: "enabled" });
  };
}

/**
 * Switches security defaults off, as whoever means to enforce policies must, and lets the time pass in which Graph goes
 * on refusing those.
 *
 * @returns switches them on again; undefined where they are off
 */
export async function liftSecurityDefaults(
  { graph }: Pick<Administration, "graph">,
  clock: Pick<AdjustableClock, "advance">,
): Promise<(() => Promise<void>) | undefined> {
  if (!(await areSecurityDefaultsOn(graph))) return undefined;
  await graph.call("PATCH", securityDefaultsPath, { isEnabled: false });
  clock.advance(securityDefaultsAftermath);
  return async () => {
    await graph.call("PATCH", securityDefaultsPath, { isEnabled: true });
  };
}
