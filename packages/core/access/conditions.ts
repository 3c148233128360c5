import type {
  ConditionalAccessPolicy,
  GuestCondition,
  ResourceCondition,
  UserCondition,
  WorkloadCondition,
} from "./policy.ts";
import { hasId, shareAnId, type ServicePrincipalIdentity, type SignIn, type UserIdentity } from "./sign-in.ts";
import { azureAdGraph, type BaselineScopes, baselineScopesEnforcedFrom, scopesAsked } from "./baseline-scopes.ts";
import { NamedLocationUnknownError } from "./errors.ts";
import { containsAddress, type IpNamedLocation, type NamedLocation } from "./named-location.ts";

/**
 * Whether a policy applies to a user: at least one condition includes the user, and none excludes them. `All` includes
 * guests.
 */
export function matchesUser(condition: UserCondition, user: UserIdentity): boolean {
  return isIncluded(condition, user) && !isExcluded(condition, user);
}

function isIncluded(condition: UserCondition, user: UserIdentity): boolean {
  return (
    condition.includeUsers?.includes("All") === true ||
    isListed(condition.includeUsers, user) ||
    shareAnId(condition.includeGroups, user.groupIds) ||
    shareAnId(condition.includeRoles, user.roleTemplateIds) ||
    isSuchGuest(condition.includeGuestsOrExternalUsers, user)
  );
}

function isExcluded(condition: UserCondition, user: UserIdentity): boolean {
  return (
    isListed(condition.excludeUsers, user) ||
    shareAnId(condition.excludeGroups, user.groupIds) ||
    shareAnId(condition.excludeRoles, user.roleTemplateIds) ||
    isSuchGuest(condition.excludeGuestsOrExternalUsers, user)
  );
}

function isListed(users: readonly string[] | undefined, user: UserIdentity): boolean {
  return (
    hasId(users, user.userId) ||
    (users?.includes("GuestsOrExternalUsers") === true && externalUserType(user) !== undefined)
  );
}

function isSuchGuest(condition: GuestCondition | null | undefined, user: UserIdentity): boolean {
  const type = externalUserType(user);
  return (
    type !== undefined &&
    (condition?.guestOrExternalUserTypes ?? "").split(",").some((guestType) => guestType.trim() === type)
  );
}

/**
 * A `Guest` without further details counts as the usual kind, invited from outside.
 * https://learn.microsoft.com/entra/external-id/user-properties
 */
function externalUserType(user: UserIdentity): string | undefined {
  return user.externalUserType ?? (user.userType === "Guest" ? "b2bCollaborationGuest" : undefined);
}

/**
 * Whether a policy covers a service principal. It must belong to an application that is registered in this tenant for
 * this tenant only. A managed identity is never covered, even if it is listed.
 * https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */
export function matchesWorkload(condition: WorkloadCondition, identity: ServicePrincipalIdentity): boolean {
  if (identity.type === "managedIdentity" || !identity.ofThisTenant) return false;
  const included =
    condition.includeServicePrincipals?.includes("ServicePrincipalsInMyTenant") === true ||
    hasId(condition.includeServicePrincipals, identity.servicePrincipalId);
  return included && !hasId(condition.excludeServicePrincipals, identity.servicePrincipalId);
}

/**
 * The client IDs of a sign-in's resources that a policy covers; empty if it doesn't cover this sign-in. Policies cover
 * resources, not clients. The exception is a confidential client that requests an ID token: it is a resource itself.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 */
export function matchedResources(
  condition: ResourceCondition,
  signIn: SignIn,
  baselineScopes: BaselineScopes | undefined,
): readonly string[] {
  const audiences = signIn.resources.flatMap((resource) => audiencesOf(resource, condition, signIn, baselineScopes));
  const asksForIdToken =
    signIn.identity.kind === "user" && signIn.client.isConfidential && hasId(signIn.scopes, "openid");
  const all = asksForIdToken ? [...audiences, signIn.client.clientId] : audiences;
  return [...new Set(all)].filter((audience) => isTargeted(condition, audience));
}

function isTargeted(condition: ResourceCondition, resource: string): boolean {
  const included = isForAll(condition) || hasId(condition.includeApplications, resource);
  return included && !hasId(condition.excludeApplications, resource);
}

/**
 * The resource that a policy sees. It is the resource itself, except for Graph when a sign-in requests only baseline
 * scopes. Those now count as access to the directory (Azure AD Graph). Before, they were exempt once a policy on all
 * resources had an exclusion.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-enforcement-resource-exclusions
 */
function audiencesOf(
  resource: string,
  condition: ResourceCondition,
  signIn: SignIn,
  baselineScopes: BaselineScopes | undefined,
): readonly string[] {
  const requestedScopes = scopesAsked(signIn, resource);
  // Without an exclusion nothing changed: the refusal names the requested resource (inferred).
  const hasExclusion = (condition.excludeApplications ?? []).length > 0;
  if (requestedScopes === "more" || (isForAll(condition) && !hasExclusion)) return [resource];

  const isEnforced =
    (baselineScopes ?? (signIn.at < baselineScopesEnforcedFrom ? "exempt" : "enforced")) === "enforced";
  // A policy that names Graph by its ID, which Entra's own editor doesn't offer, covers Graph itself (inferred).
  if (!isForAll(condition)) return isEnforced ? [resource, azureAdGraph] : [resource];

  const { clientId, isConfidential } = signIn.client;
  const clientIsExcluded = hasId(condition.excludeApplications, clientId);
  // A confidential client was exempt only if it was excluded. It stays exempt for OpenID scopes alone.
  if (isConfidential && clientIsExcluded && requestedScopes === "openid") return [];
  if (isEnforced) return [azureAdGraph];
  return isConfidential && !clientIsExcluded ? [resource] : [];
}

function isForAll(condition: ResourceCondition): boolean {
  return condition.includeApplications?.includes("All") ?? false;
}

/**
 * Whether a policy applies at an address. Without a location condition, it applies everywhere. `All` means every
 * address, known or not; `AllTrusted` means the trusted locations.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
 * @throws NamedLocationUnknownError for a location that is missing or consists of countries, whatever the address
 */
export function matchesLocation(
  policy: ConditionalAccessPolicy,
  ipAddress: string,
  namedLocations: readonly NamedLocation[],
): boolean {
  const include = policy.conditions.locations?.includeLocations ?? [];
  const exclude = policy.conditions.locations?.excludeLocations ?? [];
  if (include.length === 0 && exclude.length === 0) return true;

  const isIn = (entries: readonly string[]): boolean =>
    // Looks up every entry before it compares any, so that an unknown one is never skipped.
    entries
      .map((entry) => locationsOf(policy, entry, namedLocations))
      .some(
        (locations) => locations === "everywhere" || locations.some((location) => containsAddress(location, ipAddress)),
      );
  const [included, excluded] = [isIn(include), isIn(exclude)];
  return included && !excluded;
}

function locationsOf(
  policy: ConditionalAccessPolicy,
  entry: string,
  namedLocations: readonly NamedLocation[],
): "everywhere" | readonly IpNamedLocation[] {
  if (entry === "All") return "everywhere";
  if (entry === "AllTrusted")
    return namedLocations.filter(isIpLocation).filter((location) => location.isTrusted === true);
  const location = namedLocations.find((candidate) => hasId([entry], candidate.id));
  if (location === undefined) throw new NamedLocationUnknownError(policy, entry, "which isn't known");
  if (!isIpLocation(location)) {
    throw new NamedLocationUnknownError(policy, entry, `which isn't a list of addresses (${location["@odata.type"]})`);
  }
  return [location];
}

function isIpLocation(location: NamedLocation): location is IpNamedLocation {
  return location["@odata.type"] === "#microsoft.graph.ipNamedLocation";
}
