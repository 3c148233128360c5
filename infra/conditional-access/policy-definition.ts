/** The policies that the settings can ask for, by the setting that does. */
export type PolicyKey =
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
export interface UserSubject {
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

/** Everybody, guests included, but those who must always get back in. Every policy for everybody starts from this. */
export function everybodyButEmergency({ emergencyUserIds, emergencyGroupIds }: PolicyPeople): UserSubject {
  return { includeUsers: ["All"], excludeUsers: emergencyUserIds, excludeGroups: emergencyGroupIds };
}
