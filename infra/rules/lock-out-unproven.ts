import { nearest } from "@protected-function/core/text/nearest.ts";
import type { ConditionalAccessSettings } from "../settings/conditional-access-settings.ts";
import type { Principals } from "./lock-out-tenant.ts";
import type { LockOutFinding } from "./lock-out-dangers.ts";

type Lists = readonly (readonly [setting: string, names: readonly string[]])[];

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

/** Finds locations that a policy names but the settings don't declare, and those without an address. */
export function brokenLocations(settings: ConditionalAccessSettings): readonly LockOutFinding[] {
  const declared = settings.namedLocations ?? {};
  const missing = locationLists(settings).flatMap(([setting, names]) =>
    names
      .filter((name) => !Object.hasOwn(declared, name))
      .map((name) => ({
        danger: "unknown-location" as const,
        consequence: `conditionalAccess.${setting} has the location "${name}", which isn't in conditionalAccess.namedLocations${meaning(name, declared)}. The policy would treat users there as outside`,
        fix: fixOf(name, setting, Object.keys(declared)),
      })),
  );
  const empty = Object.entries(declared)
    .filter(([, { cidrs }]) => cidrs.length === 0)
    .map(([name]) => ({
      danger: "unknown-location" as const,
      consequence: `the location "${name}" has no address range. Entra ID refuses such a location, and no user could ever be in it`,
      fix: `add your public addresses to conditionalAccess.namedLocations.${name}.cidrs, or remove the location`,
    }));
  return [...missing, ...empty];
}

function fixOf(name: string, setting: string, declared: readonly string[]): string {
  const meant = nearest(name, declared);
  if (meant !== undefined) return `write ${meant} in place of ${name} in conditionalAccess.${setting}`;
  const add = `add ${name} with its addresses to conditionalAccess.namedLocations`;
  return declared.length === 0
    ? add
    : `${add}, or write another one in conditionalAccess.${setting}: ${declared.join(", ")}`;
}

function meaning(name: string, declared: object): string {
  const meant = nearest(name, Object.keys(declared));
  return meant === undefined ? "" : ` (did you mean ${meant}?)`;
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

function locationLists({
  apiOnlyFrom,
  everythingOnlyFrom,
  workloadIdentitiesOnlyFrom,
}: ConditionalAccessSettings): Lists {
  const lists = {
    apiOnlyFrom,
    "everythingOnlyFrom.locations": everythingOnlyFrom?.locations,
    workloadIdentitiesOnlyFrom,
  };
  return Object.entries(lists).flatMap(([setting, names]) => (names === undefined ? [] : [[setting, names] as const]));
}
