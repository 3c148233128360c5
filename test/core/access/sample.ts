import type {
  ConditionalAccessPolicy,
  IpNamedLocation,
  PolicyConditions,
  ServicePrincipalIdentity,
  SignIn,
  UserIdentity,
} from "../../../packages/core/access/index.ts";

/** Client ids of two resources of the tenant's own. */
export const api = "11111111-0000-4000-8000-00000000aaaa";
export const otherApi = "22222222-0000-4000-8000-00000000bbbb";
export const graph = "00000003-0000-0000-c000-000000000000";
export const directory = "00000002-0000-0000-c000-000000000000";
/** A client that is no resource. */
export const client = "33333333-0000-4000-8000-00000000cccc";

export const beforeTheChange = new Date("2026-02-28T12:00:00Z");
export const afterTheChange = new Date("2026-11-24T12:00:00Z");

export function user(properties: Partial<UserIdentity> = {}): UserIdentity {
  return { kind: "user", userId: "user-1", groupIds: [], roleTemplateIds: [], userType: "Member", ...properties };
}

export function servicePrincipal(properties: Partial<ServicePrincipalIdentity> = {}): ServicePrincipalIdentity {
  return {
    kind: "servicePrincipal",
    servicePrincipalId: "service-principal-1",
    type: "application",
    ofThisTenant: true,
    ...properties,
  };
}

/** A member's request for the API by a public client, with a password and no more. */
export function signIn(properties: Partial<SignIn> = {}): SignIn {
  return {
    identity: user(),
    resources: [api],
    scopes: [".default"],
    client: { clientId: client, isConfidential: false },
    ipAddress: "203.0.113.10",
    clientAppType: "mobileAppsAndDesktopClients",
    at: afterTheChange,
    ...properties,
  };
}

/** An application's request for the API. */
export function appSignIn(properties: Partial<SignIn> = {}): SignIn {
  return signIn({
    identity: servicePrincipal(),
    scopes: [],
    client: { clientId: client, isConfidential: true },
    ...properties,
  });
}

/** An enforced block of everyone on everything, altered as told. */
export function policy({
  conditions,
  ...properties
}: Partial<Omit<ConditionalAccessPolicy, "conditions">> & { conditions?: Partial<PolicyConditions> } = {}) {
  return {
    id: "policy-1",
    displayName: "A policy",
    state: "enabled",
    grantControls: { operator: "OR", builtInControls: ["block"] },
    ...properties,
    conditions: {
      users: { includeUsers: ["All"] },
      applications: { includeApplications: ["All"] },
      clientAppTypes: ["all"],
      ...conditions,
    },
  } satisfies ConditionalAccessPolicy as ConditionalAccessPolicy;
}

/** A policy that demands MFA instead. */
export function mfaPolicy(properties: Parameters<typeof policy>[0] = {}): ConditionalAccessPolicy {
  return policy({ grantControls: { operator: "OR", builtInControls: ["mfa"] }, ...properties });
}

/** A policy for workload identities: a block of all of the tenant's service principals. */
export function workloadPolicy(conditions: Partial<PolicyConditions> = {}): ConditionalAccessPolicy {
  return policy({
    conditions: {
      users: { includeUsers: ["None"] },
      clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] },
      ...conditions,
    },
  });
}

export function location(id: string, cidrs: readonly string[], isTrusted = false): IpNamedLocation {
  return {
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    id,
    displayName: id,
    isTrusted,
    ipRanges: cidrs.map((cidrAddress) => ({
      "@odata.type": cidrAddress.includes(":") ? "#microsoft.graph.iPv6CidrRange" : "#microsoft.graph.iPv4CidrRange",
      cidrAddress,
    })),
  };
}
