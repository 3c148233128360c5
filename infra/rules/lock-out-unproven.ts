import type { ConditionalAccessSettings } from "../settings/conditional-access-settings.ts";
import type { Principals } from "./lock-out-tenant.ts";
import type { LockOutFinding } from "./lock-out-dangers.ts";

type Lists = readonly (readonly [setting: string, names: readonly string[]])[];

/** Whom the tenant does not have, or no longer: a policy that is to spare them, or to be about them, would not. */
export function unknownPrincipals({ unknown }: Principals): readonly LockOutFinding[] {
  return unknown.map(({ setting, name }) => ({
    danger: "unknown-principal",
    consequence: `${setting} names "${name}", which the tenant does not have, or no longer: no policy could spare it or be about it`,
    fix: `correct the name, make the account or group first, or remove it from ${setting}`,
  }));
}

/** Locations that a policy names and nobody declared, and those that hold no address. */
export function brokenLocations(settings: ConditionalAccessSettings): readonly LockOutFinding[] {
  const declared = settings.namedLocations ?? {};
  const missing = locationLists(settings).flatMap(([setting, names]) =>
    names
      .filter((name) => !Object.hasOwn(declared, name))
      .map((name) => ({
        danger: "unknown-location" as const,
        consequence: `conditionalAccess.${setting} names the location "${name}", which conditionalAccess.namedLocations does not have: whoever is there would be taken for an outsider`,
        fix: `add it to namedLocations, or name one of ${Object.keys(declared).join(", ") || "those that you add there"}`,
      })),
  );
  const empty = Object.entries(declared)
    .filter(([, { cidrs }]) => cidrs.length === 0)
    .map(([name]) => ({
      danger: "unknown-location" as const,
      consequence: `the location "${name}" has no address range: Entra ID takes none such, and nobody would ever be inside`,
      fix: `give conditionalAccess.namedLocations.${name}.cidrs the public addresses of the place, or remove the location`,
    }));
  return [...missing, ...empty];
}

/** Policies that hold from everywhere, since the list of places that they leave out is empty. */
export function emptyLists(settings: ConditionalAccessSettings): readonly LockOutFinding[] {
  return locationLists(settings)
    .filter(([, names]) => names.length === 0)
    .map(([setting]) => ({
      danger: "empty-location",
      consequence: `conditionalAccess.${setting} names no location: the policy would have blocked from everywhere in the world`,
      fix: `name a location there, or remove ${setting} to switch the policy off`,
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
