import type { ConditionalAccessPolicy } from "./policy.ts";
import { PolicyNotDecidableError } from "./errors.ts";

/** Supported properties, and those that don't affect decisions. Any other property with a value is refused. */
const knownProperties: Readonly<Record<string, readonly string[]>> = {
  "": [
    "id",
    "displayName",
    "description",
    "templateId",
    "createdDateTime",
    "modifiedDateTime",
    "deletedDateTime",
    "state",
    "conditions",
    "grantControls",
    "sessionControls",
    "policyApplies",
    "analysisReasons",
  ],
  conditions: [
    "users",
    "clientApplications",
    "applications",
    "locations",
    "clientAppTypes",
    "platforms",
    "signInRiskLevels",
    "userRiskLevels",
    "servicePrincipalRiskLevels",
    "insiderRiskLevels",
    "authenticationFlows",
  ],
  "conditions.platforms": ["includePlatforms", "excludePlatforms"],
  "conditions.authenticationFlows": ["transferMethods"],
  "conditions.users": [
    "includeUsers",
    "excludeUsers",
    "includeGroups",
    "excludeGroups",
    "includeRoles",
    "excludeRoles",
    "includeGuestsOrExternalUsers",
    "excludeGuestsOrExternalUsers",
  ],
  "conditions.users.includeGuestsOrExternalUsers": ["guestOrExternalUserTypes", "externalTenants"],
  "conditions.users.includeGuestsOrExternalUsers.externalTenants": ["membershipKind", "members"],
  "conditions.users.excludeGuestsOrExternalUsers": ["guestOrExternalUserTypes", "externalTenants"],
  "conditions.users.excludeGuestsOrExternalUsers.externalTenants": ["membershipKind", "members"],
  "conditions.clientApplications": ["includeServicePrincipals", "excludeServicePrincipals", "servicePrincipalFilter"],
  "conditions.applications": [
    "includeApplications",
    "excludeApplications",
    "includeUserActions",
    "includeAuthenticationContextClassReferences",
  ],
  "conditions.locations": ["includeLocations", "excludeLocations"],
  grantControls: ["operator", "builtInControls"],
  // None of them keeps a token from a person who has just signed in.
  // https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-session
  sessionControls: [
    "applicationEnforcedRestrictions",
    "cloudAppSecurity",
    "disableResilienceDefaults",
    "persistentBrowser",
    "signInFrequency",
  ],
};

/** Supported words in place of IDs. Any other word, such as `Office365`, is a group with unknown members. */
const knownWords: Readonly<Record<string, readonly string[]>> = {
  "conditions.users.includeUsers": ["All", "None", "GuestsOrExternalUsers"],
  "conditions.users.excludeUsers": ["GuestsOrExternalUsers"],
  "conditions.users.includeGroups": [],
  "conditions.users.excludeGroups": [],
  "conditions.users.includeRoles": [],
  "conditions.users.excludeRoles": [],
  "conditions.clientApplications.includeServicePrincipals": ["ServicePrincipalsInMyTenant"],
  "conditions.clientApplications.excludeServicePrincipals": [],
  "conditions.applications.includeApplications": ["All", "None"],
  "conditions.applications.excludeApplications": [],
  "conditions.locations.includeLocations": ["All", "AllTrusted"],
  "conditions.locations.excludeLocations": ["AllTrusted"],
};

const platforms = ["all", "android", "iOS", "windows", "windowsPhone", "macOS", "linux"];
const riskLevels = ["none", "low", "medium", "high"];

/** Supported values of properties that are lists of words, or words separated by commas. */
const knownValues: Readonly<Record<string, readonly string[]>> = {
  state: ["enabled", "disabled", "enabledForReportingButNotEnforced"],
  "conditions.clientAppTypes": ["all", "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"],
  "conditions.platforms.includePlatforms": platforms,
  "conditions.platforms.excludePlatforms": platforms,
  "conditions.signInRiskLevels": riskLevels,
  "conditions.userRiskLevels": riskLevels,
  "conditions.servicePrincipalRiskLevels": riskLevels,
  "conditions.insiderRiskLevels": ["minor", "moderate", "elevated"],
  "conditions.authenticationFlows.transferMethods": ["none", "deviceCodeFlow", "authenticationTransfer"],
  "conditions.users.includeGuestsOrExternalUsers.externalTenants.membershipKind": ["all", "enumerated"],
  "conditions.users.excludeGuestsOrExternalUsers.externalTenants.membershipKind": ["all", "enumerated"],
  "grantControls.builtInControls": [
    "block",
    "mfa",
    "compliantDevice",
    "domainJoinedDevice",
    "approvedApplication",
    "compliantApplication",
    "passwordChange",
  ],
};

/** A property's path in Graph's JSON, and its problem. */
export type PolicyProblem = readonly [path: string, reason: string];

/**
 * Returns a policy's unsupported parts: device filters, authentication strengths, terms of use, words for many apps, ...
 */
export function unknownsIn(policy: ConditionalAccessPolicy): readonly PolicyProblem[] {
  const propertyProblems = Object.entries(knownProperties).flatMap(([path, names]) =>
    Object.entries(valueAt(policy, path) ?? {})
      .filter(([name, value]) => !names.includes(name) && !name.includes("@odata.") && isSet(value))
      .map(([name]): PolicyProblem => [path === "" ? name : `${path}.${name}`, "is not known"]),
  );
  const keywordProblems = Object.entries(knownWords).flatMap(([path, keywords]) =>
    unknownTexts(policy, path, (text) => keywords.includes(text) || !/^[A-Z][A-Za-z]+\d*$/u.test(text)),
  );
  const valueProblems = Object.entries(knownValues).flatMap(([path, allowed]) =>
    unknownTexts(policy, path, (text) => allowed.includes(text)),
  );
  return [...propertyProblems, ...keywordProblems, ...valueProblems];
}

function unknownTexts(
  policy: ConditionalAccessPolicy,
  path: string,
  isKnown: (text: string) => boolean,
): PolicyProblem[] {
  return [valueAt(policy, path) ?? []]
    .flat()
    .flatMap((value) => listed(value))
    .filter((text) => !isKnown(text))
    .map((text) => [path, `has "${text}", which isn't known`]);
}

function valueAt(policy: ConditionalAccessPolicy, path: string): unknown {
  const names = path.split(".").filter((name) => name !== "");
  return names.reduce<unknown>(
    (value, name) => (typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined),
    policy,
  );
}

/** Whether a value sets anything. Graph writes unset conditions as `null`, `[]` or an object of such. */
export function isSet(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  return (
    typeof value !== "object" ||
    Object.entries(value).some(([name, member]) => !name.includes("@odata.") && isSet(member))
  );
}

/** Graph writes some lists of words as one text: `minor,elevated`. */
export function listed(words: unknown): readonly string[] {
  return String(words ?? "")
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

/** Parts whose unsupported members matter only to a sign-in that gets so far: what else the policy says may leave it out. */
const parts = [
  "conditions.users",
  "conditions.clientApplications",
  "conditions.applications",
  "conditions.platforms",
  "conditions.devices",
  "conditions.authenticationFlows",
  "conditions.insiderRiskLevels",
  "conditions.servicePrincipalRiskLevels",
  "conditions.signInRiskLevels",
  "conditions.userRiskLevels",
  "grantControls",
  "sessionControls",
] as const;

export type PolicyPart = (typeof parts)[number];

/**
 * Refuses a policy that has something unknown outside of the known parts, or that Graph wouldn't accept.
 *
 * @returns a function that refuses it for the unsupported members of a part, once a sign-in depends on them
 * @throws PolicyNotDecidableError that names the policy and the first such property
 */
export function requireDecidable(policy: ConditionalAccessPolicy): (...needed: readonly PolicyPart[]) => void {
  const unknown = unknownsIn(policy);
  const isIn = (path: string) => (part: string) => path === part || path.startsWith(`${part}.`);
  refuseFirst(policy, [...unknown.filter(([path]) => !parts.some(isIn(path))), ...contradictionsIn(policy)]);
  return (...needed) =>
    refuseFirst(
      policy,
      unknown.filter(([path]) => needed.some(isIn(path))),
    );
}

function refuseFirst(policy: ConditionalAccessPolicy, [finding]: readonly PolicyProblem[]): void {
  if (finding !== undefined) throw new PolicyNotDecidableError(policy, ...finding);
}

/** Whether a policy covers workload identities, and so no users. */
function isForWorkloads(policy: ConditionalAccessPolicy): boolean {
  return isSet(policy.conditions.clientApplications);
}

/**
 * Returns combinations that one policy can't have.
 * https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset ("either users or clientApplications"),
 * https://learn.microsoft.com/entra/identity/conditional-access/workload-identity ("block access is the only available
 * option"; location and risk are its only conditions)
 */
function contradictionsIn({ conditions, grantControls, ...policy }: ConditionalAccessPolicy): readonly PolicyProblem[] {
  const controls = grantControls?.builtInControls ?? [];
  const operator = grantControls?.operator?.toUpperCase();
  const isForWorkload = isForWorkloads({ ...policy, conditions });
  const { includeLocations = [], excludeLocations = [] } = conditions.locations ?? {};
  const { applications } = conditions;
  const findings: readonly (readonly [boolean, ...PolicyProblem])[] = [
    [conditions.clientAppTypes.length === 0, "conditions.clientAppTypes", "is empty"],
    [
      includeLocations.length === 0 && excludeLocations.length > 0,
      "conditions.locations.includeLocations",
      "is empty although locations are excluded",
    ],
    [
      isSet(conditions.platforms) && (conditions.platforms?.includePlatforms ?? []).length === 0,
      "conditions.platforms.includePlatforms",
      "is empty although platforms are excluded",
    ],
    [
      (applications.includeApplications ?? []).length > 0 && isSet(applications.includeUserActions),
      "conditions.applications.includeUserActions",
      "can't be combined with resources",
    ],
    [
      (applications.includeApplications ?? []).length > 0 &&
        isSet(applications.includeAuthenticationContextClassReferences),
      "conditions.applications.includeAuthenticationContextClassReferences",
      "can't be combined with resources",
    ],
    [controls.includes("block") && controls.length > 1, "grantControls.builtInControls", "has more than block"],
    [operator === undefined && controls.length > 1, "grantControls.operator", "is missing for several controls"],
    [operator !== undefined && !["AND", "OR"].includes(operator), "grantControls.operator", "is neither AND nor OR"],
    [
      isForWorkload && includesUsers(conditions.users),
      "conditions.users",
      "can't be combined with conditions.clientApplications: a policy applies to users or to service principals",
    ],
    [
      isForWorkload && controls.some((control) => control !== "block"),
      "grantControls.builtInControls",
      "has more than block, the only control for service principals",
    ],
    [
      isForWorkload && !conditions.clientAppTypes.includes("all"),
      "conditions.clientAppTypes",
      "isn't a condition of workload identities",
    ],
  ];
  return findings.filter(([isSo]) => isSo).map(([, ...finding]) => finding);
}

function includesUsers(users: ConditionalAccessPolicy["conditions"]["users"]): boolean {
  const { includeUsers = [], includeGroups = [], includeRoles = [], includeGuestsOrExternalUsers } = users ?? {};
  return (
    includeUsers.some((user) => user !== "None") ||
    includeGroups.length > 0 ||
    includeRoles.length > 0 ||
    (includeGuestsOrExternalUsers !== undefined && includeGuestsOrExternalUsers !== null)
  );
}
