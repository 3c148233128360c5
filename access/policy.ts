/**
 * A conditional access policy as Graph answers it, as far as this project reads it. Other conditions, controls and properties may be
 * present: `known-policy.ts` refuses those that say anything. Ids are compared without regard to case.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy
 */
export interface ConditionalAccessPolicy {
  readonly id: string;
  readonly displayName: string;
  readonly state: PolicyState;
  readonly conditions: PolicyConditions;
  readonly grantControls?: GrantControls | null;
  /** What holds after the sign-in (its frequency, for one): never part of the decision, recorded by name. */
  readonly sessionControls?: Readonly<Record<string, unknown>> | null;
}

/** `enabledForReportingButNotEnforced` is "report-only": it is recorded and decides nothing. */
export type PolicyState = "enabled" | "disabled" | "enabledForReportingButNotEnforced";

/** To whom, for what, from where and how a policy applies: all that are set must match. */
export interface PolicyConditions {
  readonly users?: UserCondition | null;
  /** Workload identities. A policy with these is about service principals alone. */
  readonly clientApplications?: WorkloadCondition | null;
  readonly applications: ResourceCondition;
  /** Absent: from anywhere. */
  readonly locations?: LocationCondition | null;
  readonly clientAppTypes: readonly (ClientAppType | "all")[];
}

/** Users by id or by `All`, `None`, `GuestsOrExternalUsers`; groups by id; directory roles by template id. Exclusions win. */
export interface UserCondition {
  readonly includeUsers?: readonly string[];
  readonly excludeUsers?: readonly string[];
  readonly includeGroups?: readonly string[];
  readonly excludeGroups?: readonly string[];
  readonly includeRoles?: readonly string[];
  readonly excludeRoles?: readonly string[];
  readonly includeGuestsOrExternalUsers?: GuestCondition | null;
  readonly excludeGuestsOrExternalUsers?: GuestCondition | null;
}

/** Kinds of guests, as Graph writes them: comma-separated. https://learn.microsoft.com/graph/api/resources/conditionalaccessguestsorexternalusers */
export interface GuestCondition {
  readonly guestOrExternalUserTypes: string;
  /** Only "of all tenants" (absent, or `membershipKind: "all"`) is known here. */
  readonly externalTenants?: { readonly membershipKind: string } | null;
}

/** Service principals by object id, or `ServicePrincipalsInMyTenant`. Exclusions win. */
export interface WorkloadCondition {
  readonly includeServicePrincipals?: readonly string[];
  readonly excludeServicePrincipals?: readonly string[];
}

/** Resources by client id, or `All`, `None`. Exclusions win. */
export interface ResourceCondition {
  readonly includeApplications?: readonly string[];
  readonly excludeApplications?: readonly string[];
}

/** Named locations by id, or `All`, `AllTrusted`. Exclusions win. */
export interface LocationCondition {
  readonly includeLocations: readonly string[];
  readonly excludeLocations?: readonly string[];
}

/** How a client signs in. https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset */
export type ClientAppType = "browser" | "mobileAppsAndDesktopClients" | "exchangeActiveSync" | "other";

/** What has to be met before a token is issued: all of the controls, or one of them. `block` stands alone. */
export interface GrantControls {
  readonly operator?: "AND" | "OR" | null;
  readonly builtInControls?: readonly string[];
}
