import { hasId, type SignIn } from "./sign-in.ts";

/** Microsoft Graph's client id. */
export const microsoftGraph = "00000003-0000-0000-c000-000000000000";
/** "Windows Azure Active Directory", Azure AD Graph: the directory's data as a resource. */
export const azureAdGraph = "00000002-0000-0000-c000-000000000000";

/**
 * The date when policies on all resources with an exclusion also started to cover baseline scopes. First announced for
 * March 2026, postponed to 15 June 2026, rolled out over weeks. A tenant can choose an earlier date, a later one, or
 * never.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-enforcement-resource-exclusions
 */
export const baselineScopesEnforcedFrom = new Date("2026-06-15T00:00:00Z");

/**
 * Whether a tenant's policies on all resources with an exclusion cover baseline scopes. Absent: the sign-in's date
 * decides.
 */
export type BaselineScopes = "enforced" | "exempt";

const openIdScopes = ["email", "offline_access", "openid", "profile"];
/**
 * The scopes by resource and kind of client, "low privilege scopes" in
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 */
const baselineScopes = new Map([
  [
    microsoftGraph,
    {
      publicClient: [...openIdScopes, "User.Read", "People.Read"],
      confidentialClient: [
        ...openIdScopes,
        "User.Read",
        "User.Read.All",
        "User.ReadBasic.All",
        "People.Read",
        "People.Read.All",
        "GroupMember.Read.All",
        "Member.Read.Hidden",
      ],
    },
  ],
  [
    azureAdGraph,
    {
      publicClient: [...openIdScopes, "User.Read"],
      confidentialClient: [...openIdScopes, "User.Read", "User.Read.All", "User.ReadBasic.All"],
    },
  ],
]);

/** The broadest kind of scopes that a user's sign-in requests of one resource. */
export type ScopesAsked = "openid" | "baseline" | "more";

/** Compares scopes without case, as Entra ID does. A sign-in without a scope requests more. */
export function scopesAsked(signIn: SignIn, resource: string): ScopesAsked {
  const scopesOfResource = baselineScopes.get(resource.toLowerCase());
  if (signIn.identity.kind !== "user" || scopesOfResource === undefined || signIn.scopes.length === 0) return "more";
  // A request for Graph's scopes together with another resource's goes beyond these.
  if (signIn.resources.some((requested) => !baselineScopes.has(requested.toLowerCase()))) return "more";
  if (signIn.scopes.every((scope) => hasId(openIdScopes, scope))) return "openid";
  return areBaselineScopes(signIn.scopes, resource, signIn.client) ? "baseline" : "more";
}

/** Whether a client of that kind requests at least one scope of the resource, and only baseline scopes. */
export function areBaselineScopes(
  scopes: readonly string[],
  resource: string,
  { isConfidential }: Pick<SignIn["client"], "isConfidential">,
): boolean {
  const scopesOfResource = baselineScopes.get(resource.toLowerCase());
  if (scopesOfResource === undefined || scopes.length === 0) return false;
  const baseline = isConfidential ? scopesOfResource.confidentialClient : scopesOfResource.publicClient;
  return scopes.every((scope) => hasId(baseline, scope));
}
