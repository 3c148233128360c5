import type { ConditionalAccessPolicy, PolicyState } from "../../access/index.ts";
import type { ConditionalAccessSettings } from "../settings/conditional-access-settings.ts";

/** The policies that the settings can ask for, by the setting that does. */
type PolicyKey =
  | "baselineMfa"
  | "serviceAccountMfaElsewhere"
  | "serviceAccountOnlyApi"
  | "apiOnlyFrom"
  | "everythingOnlyFrom"
  | "workloadIdentitiesOnlyFrom";

/**
 * What one policy says. It is written once and read twice: with outputs as ids it is declared, with symbols for what
 * does not exist yet it is judged by the lock-out guard, before anything is made.
 */
export interface PolicyDefinition<Id> {
  readonly key: PolicyKey;
  /** In words, as administrators see it in the portal. */
  readonly title: string;
  /** Whom it is about; a policy for workload identities is about nobody else. */
  readonly subject: UserSubject | { readonly servicePrincipalIds: readonly Id[] };
  /** Client ids of the resources asked for. */
  readonly resources: { readonly include: readonly (Id | "All")[]; readonly exclude: readonly Id[] };
  /** It holds from everywhere but these locations; absent: from anywhere. */
  readonly exceptFrom?: readonly Id[];
  readonly control: "block" | "mfa";
}

/** Users and groups by object id: people are looked up, so their ids are known before anything is made. */
interface UserSubject {
  readonly includeUsers: readonly string[];
  readonly excludeUsers: readonly string[];
  readonly excludeGroups: readonly string[];
}

/** Ids that policies are written with: outputs, or symbols of what the stack is about to make. */
export interface PolicyTargets<Id> {
  /** Client id of the API that this stack makes. */
  readonly apiClientId: Id;
  readonly locationId: (name: string) => Id;
  /** Object ids of the callers' service principals. */
  readonly callerServicePrincipalIds: readonly Id[];
}

/** Object ids of the people that policies spare or are about. */
export interface PolicyPeople {
  readonly emergencyUserIds: readonly string[];
  readonly emergencyGroupIds: readonly string[];
  readonly serviceAccountIds: readonly string[];
}

/** The policies that the settings ask for, in the order of the guide; none while conditional access is off. */
export function wantedPolicies<Id>(
  settings: ConditionalAccessSettings,
  { emergencyUserIds, emergencyGroupIds, serviceAccountIds }: PolicyPeople,
  { apiClientId, locationId, callerServicePrincipalIds }: PolicyTargets<Id>,
): readonly PolicyDefinition<Id>[] {
  if (settings.state === "off") return [];
  const { apiOnlyFrom, everythingOnlyFrom, workloadIdentitiesOnlyFrom } = settings;
  // Everybody, guests included, but those who must always get back in. Every policy for everybody starts from this.
  const everybody = { includeUsers: ["All"], excludeUsers: emergencyUserIds, excludeGroups: emergencyGroupIds };
  const serviceAccounts = { includeUsers: serviceAccountIds, excludeUsers: [], excludeGroups: [] };
  const all = { include: ["All"] as const, exclude: [] };
  const allButTheApi = { include: ["All"] as const, exclude: [apiClientId] };
  const wanted: readonly (PolicyDefinition<Id> | false)[] = [
    settings.baselineMfa === true && {
      key: "baselineMfa",
      title: "MFA for everybody",
      // MFA for everybody on everything (G14). A service account cannot do MFA: other policies confine it.
      subject: { ...everybody, excludeUsers: [...emergencyUserIds, ...serviceAccountIds] },
      resources: all,
      control: "mfa",
    },
    // G15: with a password alone they get no other token.
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
      subject: everybody,
      resources: { include: [apiClientId], exclude: [] },
      exceptFrom: apiOnlyFrom.map(locationId),
      control: "block",
    },
    // G19: they get tokens for the API and for nothing else, MFA or not.
    settings.serviceAccountOnlyApi === true && {
      key: "serviceAccountOnlyApi",
      title: "Service accounts confined to the API",
      subject: serviceAccounts,
      resources: allButTheApi,
      control: "block",
    },
    everythingOnlyFrom !== undefined && everythingBut(everythingOnlyFrom),
    // B08: policies for users never touch client credentials. Of the conditions and controls, Entra ID takes locations and
    // block here, and all resources. https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
    workloadIdentitiesOnlyFrom !== undefined && {
      key: "workloadIdentitiesOnlyFrom",
      title: "Callers only from named locations",
      subject: { servicePrincipalIds: callerServicePrincipalIds },
      resources: all,
      exceptFrom: workloadIdentitiesOnlyFrom.map(locationId),
      control: "block",
    },
  ];
  return wanted.filter((policy) => policy !== false);

  /** Every resource only from named locations (G19b), the API included or left out. */
  function everythingBut({
    locations,
    exceptTheApi = false,
  }: NonNullable<ConditionalAccessSettings["everythingOnlyFrom"]>): PolicyDefinition<Id> {
    return {
      key: "everythingOnlyFrom",
      title: exceptTheApi ? "Everything but the API only from named locations" : "Everything only from named locations",
      subject: everybody,
      resources: { include: ["All"], exclude: exceptTheApi ? [apiClientId] : [] },
      exceptFrom: locations.map(locationId),
      control: "block",
    };
  }
}

const theApi = "the API";
const nobody: PolicyPeople = { emergencyUserIds: [], emergencyGroupIds: [], serviceAccountIds: [] };
const symbols: PolicyTargets<string> = {
  apiClientId: theApi,
  locationId: (name) => name,
  callerServicePrincipalIds: [],
};

/** Whether the settings ask for anything at all: a policy, or a location that others' policies may name. */
export function isWanted(settings: ConditionalAccessSettings): boolean {
  if (settings.state === "off") return false;
  return wantedPolicies(settings, nobody, symbols).length > 0 || Object.keys(settings.namedLocations ?? {}).length > 0;
}

/** The settings that ask for a policy which includes or excludes the API. */
export function policiesNamingTheApi(settings: ConditionalAccessSettings): readonly string[] {
  return wantedPolicies(settings, nobody, symbols)
    .filter(({ resources: { include, exclude } }) => [...include, ...exclude].includes(theApi))
    .map(({ key }) => `conditionalAccess.${key}`);
}

/** Graph's word for the state that the settings name. */
export function policyState({ state }: ConditionalAccessSettings) {
  return state === "enforced" ? "enabled" : "enabledForReportingButNotEnforced";
}

/** The policy as Graph would answer it, for decisions about it before it exists; its key is its id. */
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
