import { ownEntry } from "@protected-function/core/text/own-entry.ts";
import type { ConditionalAccessPolicy } from "@protected-function/core/access/index.ts";
import type { TenantSubject } from "./subjects.ts";
import type { Deployed } from "./deployed.ts";
import type { PolicySummary, Reach } from "./matrix.ts";
import { capital } from "@protected-function/core/text/capital.ts";

type Names = ReadonlyMap<string, string>;

/** The words for `All`, which means something else in every condition. */
const anySubject = {
  users: "all users",
  applications: "all applications of this tenant",
  resources: "all resources",
  places: "everywhere",
} as const;

export function isEverything(name: string): boolean {
  return Object.values<string>(anySubject).includes(name);
}

/** Summarizes a policy in words, with familiar names in place of ids. */
export function summaryOf(
  { displayName, state, conditions, grantControls, sessionControls }: ConditionalAccessPolicy,
  deployed: Deployed,
  subjects: readonly TenantSubject[],
): PolicySummary {
  const names = namesOf(deployed, subjects);
  const { users, clientApplications, applications, locations } = conditions;
  const reach = {
    who: clientApplications
      ? namedReach(clientApplications.includeServicePrincipals, clientApplications.excludeServicePrincipals, names)
      : usersReach(users, names),
    what: namedReach(applications.includeApplications, applications.excludeApplications, resourceNames(names)),
    where: namedReach(locations?.includeLocations ?? ["All"], locations?.excludeLocations, placeNames(names)),
  };
  return {
    displayName,
    state,
    who: sentence(but(reach.who)),
    what: sentence(but(reach.what)),
    where: sentence([locations ? but(reach.where) : "anywhere", ...limitsOf(conditions)].join(", only ")),
    demands: sentence(demandsOf(grantControls, sessionControls)),
    binds: clientApplications ? "workload identities" : "people",
    reach,
  };
}

const controlWords: Readonly<Record<string, string>> = {
  block: "blocks",
  mfa: "a second factor (MFA)",
  compliantDevice: "a compliant device",
  domainJoinedDevice: "a device joined to the domain",
};

/** The requirement in the summary of a blocking policy. */
export const blocks = sentence(demandsOf({ operator: "OR", builtInControls: ["block"] }));

/** Names every control, also those that can't be decided here. */
function demandsOf(
  grantControls: ConditionalAccessPolicy["grantControls"],
  sessionControls?: ConditionalAccessPolicy["sessionControls"],
): string {
  const strength = grantControls?.authenticationStrength;
  const others = Object.entries(grantControls ?? {}).filter(
    ([name, value]) => !["operator", "builtInControls", "authenticationStrength"].includes(name) && isListed(value),
  );
  const controls = [
    ...(grantControls?.builtInControls ?? []).map((control) => ownEntry(controlWords, control) ?? control),
    ...(strength ? [`the authentication strength ${String(Reflect.get(strength, "displayName") ?? "(unnamed)")}`] : []),
    ...others.map(([name]) => name),
  ];
  const afterwards = Object.entries(sessionControls ?? {}).filter(([, value]) => value !== null && value !== false);
  return (
    [
      ...(controls.length > 0 ? [controls.join(grantControls?.operator === "OR" ? " or " : " and ")] : []),
      ...(afterwards.length > 0 ? [`after the sign-in ${afterwards.map(([name]) => name).join(", ")}`] : []),
    ].join("; ") || "nothing"
  );
}

function isListed(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** Conditions besides users, resources and places, in the policy's own words: without them, it would seem to apply to all. */
function limitsOf(conditions: ConditionalAccessPolicy["conditions"]): readonly string[] {
  const { platforms, devices, authenticationFlows, clientAppTypes, applications } = conditions;
  const included = [...(platforms?.includePlatforms ?? [])];
  const excluded = [...(platforms?.excludePlatforms ?? [])];
  const risks = [
    ["sign-in risk", conditions.signInRiskLevels ?? []],
    ["user risk", conditions.userRiskLevels ?? []],
    ["service principal risk", conditions.servicePrincipalRiskLevels ?? []],
    ["insider risk", conditions.insiderRiskLevels ? [conditions.insiderRiskLevels] : []],
  ] as const;
  const flows = authenticationFlows?.transferMethods;
  const targets = [
    ...(applications.includeUserActions ?? []),
    ...(applications.includeAuthenticationContextClassReferences ?? []),
  ];
  const isForAllClients = clientAppTypes.length === 0 || clientAppTypes.includes("all");
  return [
    ...(isForAllClients ? [] : [`in ${clientAppTypes.join(", ")}`]),
    ...(included.length > 0 ? [`on ${but({ included, excluded })}`] : []),
    ...(devices ? ["on devices that a rule selects"] : []),
    ...risks.flatMap(([name, levels]) => (levels.length > 0 ? [`at ${name} ${levels.join(", ")}`] : [])),
    ...(flows ? [`by ${flows}`] : []),
    ...(targets.length > 0 ? [`for ${targets.join(", ")}`] : []),
  ];
}

function usersReach(users: ConditionalAccessPolicy["conditions"]["users"], names: Names): Reach {
  const { included, excluded } = namedReach(
    [...(users?.includeUsers ?? []), ...(users?.includeGroups ?? []), ...(users?.includeRoles ?? [])],
    [...(users?.excludeUsers ?? []), ...(users?.excludeGroups ?? []), ...(users?.excludeRoles ?? [])],
    names,
  );
  return {
    included: [...included, ...(users?.includeGuestsOrExternalUsers ? ["guests"] : [])],
    excluded: [...excluded, ...(users?.excludeGuestsOrExternalUsers ? ["guests"] : [])],
  };
}

function namedReach(included: readonly string[] = [], excluded: readonly string[] = [], names: Names): Reach {
  const sorted = (ids: readonly string[]) => ids.map((id) => names.get(id.toLowerCase()) ?? id).toSorted();
  return { included: sorted(included), excluded: sorted(excluded) };
}

function but({ included, excluded }: Reach): string {
  const reached = included.length === 0 ? "nobody" : included.join(", ");
  return excluded.length === 0 ? reached : `${reached}, but not ${excluded.join(", ")}`;
}

function namesOf(
  { api, graph, resourceManager, namedLocations, groups }: Deployed,
  subjects: readonly TenantSubject[],
): Names {
  const people = subjects.flatMap(({ subject, principal }): readonly (readonly [string, string])[] => {
    if (principal.kind === "user") return [[principal.userId, subject.label]];
    return principal.kind === "application" ? [[principal.servicePrincipalId, subject.label]] : [];
  });
  return new Map(
    [
      ...people,
      ["All", anySubject.users] as const,
      ["None", "nobody"] as const,
      ["GuestsOrExternalUsers", "guests"] as const,
      ["ServicePrincipalsInMyTenant", anySubject.applications] as const,
      [api.appId, "the API"] as const,
      [graph.appId, "Microsoft Graph"] as const,
      [resourceManager.appId, "Azure Resource Manager"] as const,
      ...namedLocations.map(({ id, displayName }) => [id, displayName] as const),
      ...groups.map(({ id, displayName }) => [id, `group ${displayName}`] as const),
    ].map(([id, name]) => [id.toLowerCase(), name]),
  );
}

function resourceNames(names: Names): Names {
  return new Map([...names, ["all", anySubject.resources], ["none", "nothing"]]);
}

function placeNames(names: Names): Names {
  return new Map([...names, ["all", anySubject.places], ["alltrusted", "all trusted locations"]]);
}

function sentence(text: string): string {
  return `${capital(text)}.`;
}
