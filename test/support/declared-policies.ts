import type { Part } from "./read-back.ts";

/** Ids of what the policies of `everySetting` name: users and the group by object id, the API by client id. */
export interface PolicyIds {
  readonly emergencyUser: string;
  readonly emergencyGroup: string;
  readonly serviceAccount: string;
  readonly api: string;
  readonly office: string;
  /** Of service principals, in the order of the policy. */
  readonly callers: readonly string[];
}

/** What one policy says beside what all of them say. */
interface Said {
  readonly displayName: string;
  readonly control: "block" | "mfa";
  readonly users: Part;
  readonly applications: Part;
  readonly locations?: Part;
  readonly clientApplications?: Part;
}

/** A row of the guide, the policy's key in the outputs, and what Graph answers of it. */
export const declaredPolicies: readonly (readonly [string, string, (ids: PolicyIds) => Part])[] = [
  [
    "G14: MFA for everybody but service and emergency accounts",
    "baselineMfa",
    (ids) => {
      const excludeUsers = [ids.emergencyUser, ids.serviceAccount];
      const users = { ...everybody(ids), excludeUsers };
      return policy({ displayName: "MFA for everybody", control: "mfa", users, applications: everything });
    },
  ],
  [
    "G15: MFA for the service account everywhere but at the API",
    "serviceAccountMfaElsewhere",
    (ids) =>
      policy({
        displayName: "MFA for service accounts everywhere but at the API",
        control: "mfa",
        users: { includeUsers: [ids.serviceAccount] },
        applications: everythingButTheApi(ids),
      }),
  ],
  [
    "G17: everybody is blocked at the API, from everywhere but the named location",
    "apiOnlyFrom",
    (ids) =>
      policy({
        displayName: "The API only from named locations",
        control: "block",
        users: everybody(ids),
        applications: { includeApplications: [ids.api] },
        locations: outsideTheOffice(ids),
      }),
  ],
  [
    "G19: the service account is blocked everywhere but at the API",
    "serviceAccountOnlyApi",
    (ids) =>
      policy({
        displayName: "Service accounts confined to the API",
        control: "block",
        users: { includeUsers: [ids.serviceAccount] },
        applications: everythingButTheApi(ids),
      }),
  ],
  [
    "G19b: everybody is blocked everywhere but at the API, from everywhere but the named location",
    "everythingOnlyFrom",
    (ids) =>
      policy({
        displayName: "Everything but the API only from named locations",
        control: "block",
        users: everybody(ids),
        applications: everythingButTheApi(ids),
        locations: outsideTheOffice(ids),
      }),
  ],
  [
    "B08: the callers' own sign-in is blocked, from everywhere but the named location",
    "workloadIdentitiesOnlyFrom",
    (ids) =>
      policy({
        displayName: "Callers only from named locations",
        control: "block",
        users: { includeUsers: ["None"] },
        clientApplications: {
          includeServicePrincipals: ids.callers,
          excludeServicePrincipals: [],
          servicePrincipalFilter: null,
        },
        applications: everything,
        locations: outsideTheOffice(ids),
      }),
  ],
];

const everything = { includeApplications: ["All"] };

function everythingButTheApi({ api }: PolicyIds): Part {
  return { ...everything, excludeApplications: [api] };
}

function everybody({ emergencyUser, emergencyGroup }: PolicyIds): Part {
  return { includeUsers: ["All"], excludeUsers: [emergencyUser], excludeGroups: [emergencyGroup] };
}

function outsideTheOffice({ office }: PolicyIds): Part {
  return { includeLocations: ["All"], excludeLocations: [office] };
}

/** Whole, as Graph answers it: what is not said is empty. https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy */
function policy({ displayName, control, users, applications, locations, clientApplications }: Said): Part {
  return {
    displayName: `${displayName}, policy of whocalls (local)`,
    state: "enabledForReportingButNotEnforced",
    conditions: {
      applications: {
        excludeApplications: [],
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
        applicationFilter: null,
        ...applications,
      },
      users: {
        excludeUsers: [],
        includeGroups: [],
        excludeGroups: [],
        includeRoles: [],
        excludeRoles: [],
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
        ...users,
      },
      locations: locations ?? null,
      clientApplications: clientApplications ?? null,
      clientAppTypes: ["all"],
      authenticationFlows: null,
      devices: null,
      insiderRiskLevels: null,
      platforms: null,
      servicePrincipalRiskLevels: [],
      signInRiskLevels: [],
      userRiskLevels: [],
    },
    grantControls: {
      operator: "OR",
      builtInControls: [control],
      customAuthenticationFactors: [],
      termsOfUse: [],
      authenticationStrength: null,
    },
    sessionControls: null,
  };
}
