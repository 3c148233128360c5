/**
 * A conditional access policy as Graph returns it, reduced to the parts that this project reads. Other conditions,
 * controls and properties may be present: `known-policy.ts` refuses those that set anything. IDs are compared without
 * case.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy
 */
export interface ConditionalAccessPolicy {
  readonly id: string;
  readonly displayName: string;
  readonly state: PolicyState;
  readonly conditions: PolicyConditions;
  readonly grantControls?: GrantControls | null;
  /**
   * Controls after the sign-in (its frequency, for example). They are never part of the decision, only recorded by
   * name.
   */
  readonly sessionControls?: Readonly<Record<string, unknown>> | null;
}

/** `enabledForReportingButNotEnforced` is "report-only": it is recorded and decides nothing. */
export type PolicyState = "enabled" | "disabled" | "enabledForReportingButNotEnforced";

/** The users, resources, locations and clients that a policy applies to. All conditions that are set must match. */
export interface PolicyConditions {
  readonly users?: UserCondition | null;
  /** Workload identities. A policy with these covers only service principals. */
  readonly clientApplications?: WorkloadCondition | null;
  readonly applications: ResourceCondition;
  /** Absent: everywhere. */
  readonly locations?: LocationCondition | null;
  readonly clientAppTypes: readonly (ClientAppType | "all")[];
  readonly platforms?: PlatformCondition | null;
  /** A rule about devices, which this module doesn't know: `known-policy.ts` refuses it. */
  readonly devices?: object | null;
  /** Levels of risk. Empty: any. */
  readonly signInRiskLevels?: readonly string[];
  readonly userRiskLevels?: readonly string[];
  readonly servicePrincipalRiskLevels?: readonly string[];
  /** In Graph's format for several: comma-separated. */
  readonly insiderRiskLevels?: string | null;
  /** `deviceCodeFlow` or `authenticationTransfer`, or both: comma-separated. */
  readonly authenticationFlows?: { readonly transferMethods?: string | null } | null;
}

/** Platforms, or `all`, which includes unknown ones. Exclusions win. */
export interface PlatformCondition {
  readonly includePlatforms?: readonly string[];
  readonly excludePlatforms?: readonly string[];
}

/**
 * Users by ID or by `All`, `None`, `GuestsOrExternalUsers`; groups by ID; directory roles by template ID. Exclusions
 * win.
 */
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

/**
 * Kinds of guests, in Graph's format: comma-separated.
 * https://learn.microsoft.com/graph/api/resources/conditionalaccessguestsorexternalusers
 */
export interface GuestCondition {
  readonly guestOrExternalUserTypes: string;
  /** The guests' own tenants: all (absent, or `membershipKind: "all"`), or those in a list. */
  readonly externalTenants?: { readonly membershipKind: string; readonly members?: readonly string[] } | null;
}

/** Service principals by object ID, or `ServicePrincipalsInMyTenant`. Exclusions win. */
export interface WorkloadCondition {
  readonly includeServicePrincipals?: readonly string[];
  readonly excludeServicePrincipals?: readonly string[];
  /** A rule about custom security attributes, which this module doesn't know of any service principal. */
  readonly servicePrincipalFilter?: object | null;
}

/**
 * Resources by client ID, or `All`, `None`. Exclusions win. A policy for user actions or authentication contexts has no
 * resources, so it applies to no request for one.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps#user-actions
 */
export interface ResourceCondition {
  readonly includeUserActions?: readonly string[];
  readonly includeAuthenticationContextClassReferences?: readonly string[];
  readonly includeApplications?: readonly string[];
  readonly excludeApplications?: readonly string[];
}

/** Named locations by ID, or `All`, `AllTrusted`. Exclusions win. */
export interface LocationCondition {
  readonly includeLocations: readonly string[];
  readonly excludeLocations?: readonly string[];
}

/** How a client signs in. https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset */
export type ClientAppType = "browser" | "mobileAppsAndDesktopClients" | "exchangeActiveSync" | "other";

/** The controls required before a token is issued: all of them, or one of them. `block` can't be combined. */
export interface GrantControls {
  readonly operator?: "AND" | "OR" | null;
  readonly builtInControls?: readonly string[];
  /** What it allows isn't compared with what a sign-in has met: `known-policy.ts` refuses it. */
  readonly authenticationStrength?: object | null;
}
