import type { LenientSettings } from "@protected-function/infra/settings/lenient-settings.ts";
import { groupsIn, type PeopleInSettings, usersIn } from "../../../stacks/settings/people-in-settings.ts";
import { existingCallersIn, existingScopesIn, existingSecretsIn } from "../../../stacks/local/seed-twin.ts";
import { vaultsIn } from "../../../stacks/settings/settings-in-file.ts";
import { unique } from "../../../stacks/compare/lists.ts";
import type { ExpiredSecrets } from "./settings-copy.ts";

/** A review's assumptions, in sentences. Its twin has none of these objects. */
export function assumptionsOf(
  settings: readonly LenientSettings[],
  people: PeopleInSettings,
  expiredSecrets: ExpiredSecrets,
  stack: string,
): readonly string[] {
  const users = usersIn(people);
  const groups = groupsIn(people);
  // Both versions' settings name most of them.
  const vaults = unique(vaultsIn(settings).map(({ name }) => name));
  const callers = unique(existingCallersIn(settings).map(({ name, kind }) => `${name} (as ${aKind[kind]})`));
  const secrets = unique(existingSecretsIn(settings).map(({ secret, vault }) => `${secret} in ${vault.name}`));
  const scopes = unique(existingScopesIn(settings, stack).map(({ scope }) => scope));
  const days = [...expiredSecrets.values()].map((end) => `ended ${end.slice(0, 10)}`);
  const adopts = settings.some(({ adopt }) => Object.keys(adopt).length > 0);
  return [
    ...(users.length > 0 ? [`These users exist in the tenant: ${users.join(", ")}.`] : []),
    ...(groups.length > 0 ? [`These groups exist in the tenant, each with a member: ${groups.join(", ")}.`] : []),
    ...(vaults.length > 0 ? [`These key vaults exist, and the deployer may write to them: ${vaults.join(", ")}.`] : []),
    ...(callers.length > 0 ? [`These callers exist in the tenant: ${callers.join(", ")}.`] : []),
    ...(secrets.length > 0
      ? [
          `These secrets exist in key vaults that use Azure RBAC, and the deployer may assign roles there: ${secrets.join(", ")}.`,
        ]
      : []),
    ...(scopes.length > 0
      ? [`These scopes of Azure roles exist, and the deployer may assign roles there: ${scopes.join(", ")}.`]
      : []),
    ...(expiredSecrets.size > 0
      ? [`Client secrets that have ended are kept, as the real stack keeps them: ${days.join(", ")}.`]
      : []),
    ...(adopts
      ? ["The review treats adopted resources as if the stack had created them. It can't see what was created by hand."]
      : []),
  ];
}

const aKind = { "managed identity": "a managed identity", application: "an application" } as const;

/**
 * Returns the people that either version's settings name, so that both twins represent the same tenant. If no tenant
 * could have a user of that name, neither does the twin, and the program itself reports it.
 * https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy#userprincipalname-policies-that-apply-to-all-user-accounts
 */
export function allPeopleIn(all: readonly PeopleInSettings[]): PeopleInSettings {
  const union = (key: keyof PeopleInSettings) => [...new Set(all.flatMap((people) => people[key]))];
  const users = (key: keyof PeopleInSettings) => union(key).filter((name) => /^[\w.'!#^~-]{1,64}@[^@\s]+$/.test(name));
  return {
    assignedUsers: users("assignedUsers"),
    assignedGroups: union("assignedGroups"),
    owners: users("owners"),
    serviceAccounts: users("serviceAccounts"),
    emergencyAccounts: users("emergencyAccounts"),
    emergencyGroups: union("emergencyGroups"),
  };
}
