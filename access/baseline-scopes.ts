import { hasId, type SignIn } from "./sign-in.ts";

/** Microsoft Graph's client id. */
export const microsoftGraph = "00000003-0000-0000-c000-000000000000";
/** "Windows Azure Active Directory", Azure AD Graph: the directory's data as a resource. */
export const azureAdGraph = "00000002-0000-0000-c000-000000000000";

/**
 * When policies on all resources with an exclusion also began to cover baseline scopes. First announced for March 2026, postponed
 * to 15 June 2026, rolled out over weeks. A tenant can choose earlier, later or never.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-enforcement-resource-exclusions
 */
export const baselineScopesEnforcedFrom = new Date("2026-06-15T00:00:00Z");

/** Whether a tenant's policies on all resources with an exclusion hold for baseline scopes. Absent: by the date of the sign-in. */
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

/** What kind of scopes a user's sign-in asks of one resource, nothing else being asked for. */
export type ScopesAsked = "openid" | "baseline" | "more";

/** Scopes are compared without regard to case, as Entra takes them. A sign-in that names no scope asks for more. */
export function scopesAsked(signIn: SignIn, resource: string): ScopesAsked {
  const known = baselineScopes.get(resource.toLowerCase());
  if (signIn.identity.kind !== "user" || known === undefined || signIn.scopes.length === 0) return "more";
  // Graph's scopes stand beside another resource's when both are asked for at once: then more than these is asked.
  if (signIn.resources.some((each) => !baselineScopes.has(each.toLowerCase()))) return "more";
  if (signIn.scopes.every((scope) => hasId(openIdScopes, scope))) return "openid";
  return areBaselineScopes(signIn.scopes, resource, signIn.client) ? "baseline" : "more";
}

/** Whether a client of that kind asks nothing but baseline scopes of the resource, and something at all. */
export function areBaselineScopes(
  scopes: readonly string[],
  resource: string,
  { isConfidential }: Pick<SignIn["client"], "isConfidential">,
): boolean {
  const known = baselineScopes.get(resource.toLowerCase());
  if (known === undefined || scopes.length === 0) return false;
  const baseline = isConfidential ? known.confidentialClient : known.publicClient;
  return scopes.every((scope) => hasId(baseline, scope));
}
