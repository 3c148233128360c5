import type { ConditionalAccessPolicy } from "../../../access/index.ts";
import type { CastMember } from "./cast-member.ts";
import type { Deployed } from "./deployed.ts";
import type { PolicySummary } from "./matrix.ts";

type Names = ReadonlyMap<string, string>;

/** A policy in words, with the names that a reader knows in place of ids. */
export function summaryOf(
  { displayName, state, conditions, grantControls }: ConditionalAccessPolicy,
  deployed: Deployed,
  cast: readonly CastMember[],
): PolicySummary {
  const names = namesOf(deployed, cast);
  const { users, clientApplications, applications, locations } = conditions;
  const who = clientApplications
    ? but(clientApplications.includeServicePrincipals, clientApplications.excludeServicePrincipals, names)
    : but(
        [...(users?.includeUsers ?? []), ...(users?.includeGroups ?? []), ...(users?.includeRoles ?? [])],
        [...(users?.excludeUsers ?? []), ...(users?.excludeGroups ?? []), ...(users?.excludeRoles ?? [])],
        names,
      );
  return {
    displayName,
    state,
    who: sentence(`${who}${guests(conditions)}`),
    what: sentence(but(applications.includeApplications, applications.excludeApplications, resourceNames(names))),
    where: locations
      ? sentence(but(locations.includeLocations, locations.excludeLocations, placeNames(names)))
      : "Anywhere.",
    demands: sentence(demandsOf(grantControls)),
  };
}

const controlWords: Readonly<Record<string, string>> = {
  block: "blocks",
  mfa: "a second factor (MFA)",
  compliantDevice: "a compliant device",
  domainJoinedDevice: "a device joined to the domain",
};

function demandsOf(grantControls: ConditionalAccessPolicy["grantControls"]): string {
  const controls = (grantControls?.builtInControls ?? []).map((control) => controlWords[control] ?? control);
  return controls.length === 0 ? "nothing" : controls.join(grantControls?.operator === "OR" ? " or " : " and ");
}

function but(included: readonly string[] = [], excluded: readonly string[] = [], names: Names): string {
  const named = (ids: readonly string[]) =>
    ids
      .map((id) => names.get(id.toLowerCase()) ?? id)
      .toSorted()
      .join(", ");
  const whom = included.length === 0 ? "nobody" : named(included);
  return excluded.length === 0 ? whom : `${whom}, but not ${named(excluded)}`;
}

function guests({ users }: ConditionalAccessPolicy["conditions"]): string {
  const included = users?.includeGuestsOrExternalUsers ? ", and guests" : "";
  return `${included}${users?.excludeGuestsOrExternalUsers ? ", but no guests" : ""}`;
}

function namesOf(
  { api, graph, resourceManager, namedLocations, groups }: Deployed,
  cast: readonly CastMember[],
): Names {
  const people = cast.flatMap(({ subject, principal }): readonly (readonly [string, string])[] => {
    if (principal.kind === "user") return [[principal.userId, subject.label]];
    return principal.kind === "application" ? [[principal.servicePrincipalId, subject.label]] : [];
  });
  return new Map(
    [
      ...people,
      ["All", "all users"] as const,
      ["None", "nobody"] as const,
      ["GuestsOrExternalUsers", "guests"] as const,
      ["ServicePrincipalsInMyTenant", "all applications of this tenant"] as const,
      [api.appId, "the API"] as const,
      [graph.appId, "Microsoft Graph"] as const,
      [resourceManager.appId, "Azure Resource Manager"] as const,
      ...namedLocations.map(({ id, displayName }) => [id, displayName] as const),
      ...groups.map(({ id, displayName }) => [id, `group ${displayName}`] as const),
    ].map(([id, name]) => [id.toLowerCase(), name]),
  );
}

/** `All` means something else in every condition. */
function resourceNames(names: Names): Names {
  return new Map([...names, ["all", "all resources"], ["none", "nothing"]]);
}

function placeNames(names: Names): Names {
  return new Map([...names, ["all", "everywhere"], ["alltrusted", "all trusted locations"]]);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
