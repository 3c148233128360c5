import type { ConditionalAccessPolicy, PolicyState } from "@protected-function/core/access/index.ts";
import type { ConditionalAccessSettings } from "../settings/conditional-access-settings.ts";

/** The policies that the settings can turn on, by their setting. */
type PolicyKey =
  | "baselineMfa"
  | "serviceAccountMfaElsewhere"
  | "serviceAccountOnlyApi"
  | "apiOnlyFrom"
  | "everythingOnlyFrom"
  | "workloadIdentitiesOnlyFrom";

/**
 * The definition of one policy, written once and used twice. The program declares it with outputs as IDs. Before
 * anything is created, the lock-out guard judges it with symbols for the objects that don't exist yet.
 */
export interface PolicyDefinition<Id> {
  readonly key: PolicyKey;
  /** As administrators see it in the portal. */
  readonly title: string;
  /** The policy's users, or its service principals: a policy for workload identities covers nothing else. */
  readonly subject: UserSubject | { readonly servicePrincipalIds: readonly Id[] };
  /** Client IDs of the requested resources. */
  readonly resources: { readonly include: readonly (Id | "All")[]; readonly exclude: readonly Id[] };
  /** It applies everywhere except in these locations; if absent, everywhere. */
  readonly exceptFrom?: readonly Id[];
  readonly control: "block" | "mfa";
}

/** Users and groups by object ID. They are looked up, so their IDs are known before anything is created. */
interface UserSubject {
  readonly includeUsers: readonly string[];
  readonly excludeUsers: readonly string[];
  readonly excludeGroups: readonly string[];
}

/** The IDs that policies contain: outputs, or symbols for objects that the stack is about to create. */
export interface PolicyTargets<Id> {
  /** Client ID of the API that this stack creates. */
  readonly apiClientId: Id;
  readonly locationId: (name: string) => Id;
  /** Object IDs of the callers' service principals. */
  readonly callerServicePrincipalIds: readonly Id[];
}

/** Object IDs of the people that policies exclude or include. */
export interface PolicyPeople {
  readonly emergencyUserIds: readonly string[];
  readonly emergencyGroupIds: readonly string[];
  readonly serviceAccountIds: readonly string[];
}

/** The policies that the settings turn on, in the guide's order; none while conditional access is off. */
export function wantedPolicies<Id>(
  settings: ConditionalAccessSettings,
  { emergencyUserIds, emergencyGroupIds, serviceAccountIds }: PolicyPeople,
  { apiClientId, locationId, callerServicePrincipalIds }: PolicyTargets<Id>,
): readonly PolicyDefinition<Id>[] {
  if (settings.state === "off") return [];
  const { apiOnlyFrom, everythingOnlyFrom, workloadIdentitiesOnlyFrom } = settings;
  // Everyone, guests included, except the emergency accounts and groups. Every policy for everyone starts from this.
  const allUsers = { includeUsers: ["All"], excludeUsers: emergencyUserIds, excludeGroups: emergencyGroupIds };
  const serviceAccounts = { includeUsers: serviceAccountIds, excludeUsers: [], excludeGroups: [] };
  const all = { include: ["All"] as const, exclude: [] };
  const allButTheApi = { include: ["All"] as const, exclude: [apiClientId] };
  const definitions: readonly (PolicyDefinition<Id> | false)[] = [
    settings.baselineMfa === true && {
      key: "baselineMfa",
      title: "MFA for everybody",
      // MFA for everyone on everything (G14). A service account can't do MFA: other policies confine it.
      subject: { ...allUsers, excludeUsers: [...emergencyUserIds, ...serviceAccountIds] },
      resources: all,
      control: "mfa",
    },
    // G15: with a password alone, they get no other token.
    settings.serviceAccountMfaElsewhere === true && {
      key: "serviceAccountMfaElsewhere",
      title: "MFA for service accounts everywhere but at the API",
      subject: serviceAccounts,
      resources: allButTheApi,
      control: "mfa",
    },
    // G17, for users; it doesn't apply to client credentials.
    apiOnlyFrom !== undefined && {
      key: "apiOnlyFrom",
      title: "The API only from named locations",
      subject: allUsers,
      resources: { include: [apiClientId], exclude: [] },
      exceptFrom: apiOnlyFrom.map(locationId),
      control: "block",
    },
    // G19: they get tokens for the API and nothing else, with or without MFA.
    settings.serviceAccountOnlyApi === true && {
      key: "serviceAccountOnlyApi",
      title: "Service accounts confined to the API",
      subject: serviceAccounts,
      resources: allButTheApi,
      control: "block",
    },
    everythingOnlyFrom !== undefined && everythingBut(everythingOnlyFrom),
    // B08: policies for users never affect client credentials. For workload identities, Entra ID supports only
    // locations as a condition, block as a control, and all resources.
    // https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
    workloadIdentitiesOnlyFrom !== undefined && {
      key: "workloadIdentitiesOnlyFrom",
      title: "Callers only from named locations",
      subject: { servicePrincipalIds: callerServicePrincipalIds },
      resources: all,
      exceptFrom: workloadIdentitiesOnlyFrom.map(locationId),
      control: "block",
    },
  ];
  return definitions.filter((policy) => policy !== false);

  /** Allows every resource from named locations only (G19b), with the API included or excluded. */
  function everythingBut({
    locations,
    exceptTheApi = false,
  }: NonNullable<ConditionalAccessSettings["everythingOnlyFrom"]>): PolicyDefinition<Id> {
    return {
      key: "everythingOnlyFrom",
      title: exceptTheApi ? "Everything but the API only from named locations" : "Everything only from named locations",
      subject: allUsers,
      resources: { include: ["All"], exclude: exceptTheApi ? [apiClientId] : [] },
      exceptFrom: locations.map(locationId),
      control: "block",
    };
  }
}

const theApi = "the API";
const noPeople: PolicyPeople = { emergencyUserIds: [], emergencyGroupIds: [], serviceAccountIds: [] };
const symbols: PolicyTargets<string> = {
  apiClientId: theApi,
  locationId: (name) => name,
  callerServicePrincipalIds: [],
};

/** Whether the settings declare anything: a policy, or a location that other policies may name. */
export function isWanted(settings: ConditionalAccessSettings): boolean {
  if (settings.state === "off") return false;
  return (
    wantedPolicies(settings, noPeople, symbols).length > 0 || Object.keys(settings.namedLocations ?? {}).length > 0
  );
}

/** The settings that turn on a policy which includes or excludes the API. */
export function policiesNamingTheApi(settings: ConditionalAccessSettings): readonly string[] {
  return wantedPolicies(settings, noPeople, symbols)
    .filter(({ resources: { include, exclude } }) => [...include, ...exclude].includes(theApi))
    .map(({ key }) => `conditionalAccess.${key}`);
}

/** Graph's value for the state in the settings. */
export function policyState({ state }: ConditionalAccessSettings) {
  return state === "enforced" ? "enabled" : "enabledForReportingButNotEnforced";
}

/** The policy as Graph would return it, to decide about it before it exists. Its key is its ID. */
export function asGraphPolicy(definition: PolicyDefinition<string>, state: PolicyState): ConditionalAccessPolicy {
  const { key, title, subject, resources, exceptFrom, control } = definition;
  return {
    id: key,
    displayName: title,
    state,
    conditions: {
      clientAppTypes: ["all"],
      applications: { includeApplications: resources.include, excludeApplications: resources.exclude },
      ...("servicePrincipalIds" in subject
        ? {
            users: { includeUsers: ["None"] },
            clientApplications: { includeServicePrincipals: subject.servicePrincipalIds },
          }
        : { users: subject }),
      ...(exceptFrom && { locations: { includeLocations: ["All"], excludeLocations: exceptFrom } }),
    },
    grantControls: { operator: "OR", builtInControls: [control] },
  };
}
