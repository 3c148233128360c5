import { type ConditionalAccessSettings, locationLists } from "../settings/conditional-access-settings.ts";
import type { Principals } from "./lock-out-tenant.ts";
import type { LockOutFinding } from "./lock-out-dangers.ts";

/**
 * Finds people that the tenant doesn't have, or no longer has: a policy that should exclude or include them wouldn't.
 */
export function unknownPrincipals({ unknown }: Principals): readonly LockOutFinding[] {
  return unknown.map(({ setting, name }) => ({
    danger: "unknown-principal",
    consequence: `${setting} has "${name}", which doesn't exist in the tenant (any more). No policy can include or exclude it`,
    fix: `correct the name, create the account or group first, or remove it from ${setting}`,
  }));
}

/** Policies that apply everywhere, because their list of excluded locations is empty. */
export function emptyLists(settings: ConditionalAccessSettings): readonly LockOutFinding[] {
  return locationLists(settings)
    .filter(([, names]) => names.length === 0)
    .map(([setting]) => ({
      danger: "empty-location",
      consequence: `conditionalAccess.${setting} has no location. The policy would block users everywhere`,
      fix: `add a location, or remove ${setting} to turn the policy off`,
    }));
}
