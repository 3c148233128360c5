import type { ConditionalAccessSettings } from "../settings/conditional-access-settings.ts";
import { declaredTenant, type GuardedSettings } from "./lock-out-tenant.ts";
import type { Danger, LockOutFinding } from "./lock-out-finding.ts";
import { deployerShutOut, emergencyAccessShutOut, everybodyBlocked, noEmergencyAccess } from "./lock-out-dangers.ts";
import { brokenLocations, emptyLists, unknownPrincipals } from "./lock-out-unproven.ts";

/**
 * Everything in the settings that could shut people out of their own tenant. Pure, and before anything is made: what the
 * stack is about to make are symbols there, each equal to nothing else. A policy that is not enforced shuts nobody out;
 * what cannot be written at all (a location that is none, a person that the tenant does not have) is found in any state.
 */
export function lockOutFindings(guarded: GuardedSettings): readonly LockOutFinding[] {
  const { settings, principals } = guarded;
  const unproven = [...unknownPrincipals(principals), ...brokenLocations(settings)];
  if (settings.state !== "enforced") return unproven;
  const tenant = declaredTenant(guarded);
  return [
    ...unproven,
    ...emptyLists(settings),
    ...noEmergencyAccess(tenant),
    ...emergencyAccessShutOut(tenant),
    ...everybodyBlocked(tenant),
    ...deployerShutOut(tenant),
  ];
}

export interface Verdict {
  readonly refused: readonly LockOutFinding[];
  /** Accepted in the settings, with the reason there. */
  readonly accepted: readonly (LockOutFinding & { readonly reason: string })[];
}

/** What stops the program, and what the settings accept. */
export function verdictOn(
  findings: readonly LockOutFinding[],
  { acceptLockOutRisk = {} }: ConditionalAccessSettings,
): Verdict {
  const reasons: Partial<Record<Danger, string | undefined>> = acceptLockOutRisk;
  return {
    refused: findings.filter(({ danger }) => reasons[danger] === undefined),
    accepted: findings.flatMap((finding) => {
      const reason = reasons[finding.danger];
      return reason === undefined ? [] : [{ ...finding, reason }];
    }),
  };
}
