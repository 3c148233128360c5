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

/** Whether a policy applies to a user: included in one way or another, and not excluded in any. `All` includes guests. */
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
    type !== undefined && (condition?.guestOrExternalUserTypes ?? "").split(",").some((each) => each.trim() === type)
  );
}

/**
 * A `Guest` of whom no more is known is taken for the usual one, invited from outside.
 * https://learn.microsoft.com/entra/external-id/user-properties
 */
function externalUserType(user: UserIdentity): string | undefined {
  return user.externalUserType ?? (user.userType === "Guest" ? "b2bCollaborationGuest" : undefined);
}

/**
 * Whether a policy is about a service principal: of an application registered in this tenant for itself alone, never a managed
 * identity, even if it is listed. https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */
export function matchesWorkload(condition: WorkloadCondition, identity: ServicePrincipalIdentity): boolean {
  if (identity.type === "managedIdentity" || !identity.ofThisTenant) return false;
  const included =
    condition.includeServicePrincipals?.includes("ServicePrincipalsInMyTenant") === true ||
    hasId(condition.includeServicePrincipals, identity.servicePrincipalId);
  return included && !hasId(condition.excludeServicePrincipals, identity.servicePrincipalId);
}

/**
 * Client ids of the resources of a sign-in that a policy is about; none: it is not about this sign-in. Policies are about resources, not
 * about clients, but for a confidential client that asks for an id token: it is a resource itself.
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
 * As what a resource is looked up in a policy: as itself, but for Graph when no more than baseline scopes are asked for. These are
 * access to the directory (Azure AD Graph) now, and were nothing at all, once a policy on all resources had an exclusion.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-enforcement-resource-exclusions
 */
function audiencesOf(
  resource: string,
  condition: ResourceCondition,
  signIn: SignIn,
  baselineScopes: BaselineScopes | undefined,
): readonly string[] {
  const asked = scopesAsked(signIn, resource);
  // Without an exclusion nothing changed: the refusal names the resource that was asked for (inferred).
  const hasExclusion = (condition.excludeApplications ?? []).length > 0;
  if (asked === "more" || (isForAll(condition) && !hasExclusion)) return [resource];

  const isEnforced =
    (baselineScopes ?? (signIn.at < baselineScopesEnforcedFrom ? "exempt" : "enforced")) === "enforced";
  // A policy that names Graph by its id, which Entra's own editor does not offer, means what it says (inferred).
  if (!isForAll(condition)) return isEnforced ? [resource, azureAdGraph] : [resource];

  const { clientId, isConfidential } = signIn.client;
  const clientIsExcluded = hasId(condition.excludeApplications, clientId);
  // A confidential client was exempt only as one of the exclusions, and stays so for OpenID scopes alone.
  if (isConfidential && clientIsExcluded && asked === "openid") return [];
  if (isEnforced) return [azureAdGraph];
  return isConfidential && !clientIsExcluded ? [resource] : [];
}

function isForAll(condition: ResourceCondition): boolean {
  return condition.includeApplications?.includes("All") ?? false;
}

/**
 * Whether an address is where a policy applies; without a location condition, everywhere. `All` is every address, known or not;
 * `AllTrusted` the locations marked as trusted. https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
 * @throws NamedLocationUnknownError for a location that is not given or is made of countries, wherever the address is
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
    // Each entry is looked up before the first is answered: an unknown one is never passed over.
    entries
      .map((entry) => locationsOf(policy, entry, namedLocations))
      .some((locations) => locations === "everywhere" || locations.some((each) => containsAddress(each, ipAddress)));
  const [included, excluded] = [isIn(include), isIn(exclude)];
  return included && !excluded;
}

function locationsOf(
  policy: ConditionalAccessPolicy,
  entry: string,
  namedLocations: readonly NamedLocation[],
): "everywhere" | readonly IpNamedLocation[] {
  if (entry === "All") return "everywhere";
  if (entry === "AllTrusted") return namedLocations.filter(isIpLocation).filter((each) => each.isTrusted === true);
  const location = namedLocations.find((each) => hasId([entry], each.id));
  if (location === undefined) throw new NamedLocationUnknownError(policy, entry, "which isn't known");
  if (!isIpLocation(location)) {
    throw new NamedLocationUnknownError(policy, entry, `which isn't a list of addresses (${location["@odata.type"]})`);
  }
  return [location];
}

function isIpLocation(location: NamedLocation): location is IpNamedLocation {
  return location["@odata.type"] === "#microsoft.graph.ipNamedLocation";
}
