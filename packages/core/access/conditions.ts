import type { ConditionalAccessPolicy, ResourceCondition, UserCondition, WorkloadCondition } from "./policy.ts";
import { hasId, shareAnId, type ServicePrincipalIdentity, type SignIn, type UserIdentity } from "./sign-in.ts";
import { azureAdGraph, type BaselineScopes, baselineScopesEnforcedFrom, scopesAsked } from "./baseline-scopes.ts";
import { PolicyNotDecidableError } from "./errors.ts";
import { isSet, listed } from "./known-policy.ts";

/**
 * Whether a policy applies to a user: at least one condition includes the user, and none excludes them. `All` includes
 * guests.
 * @throws PolicyNotDecidableError for a guest, if the guests of listed tenants decide
 */
export function matchesUser(policy: ConditionalAccessPolicy, user: UserIdentity): boolean {
  return isNamed(policy, user, "include") && !isNamed(policy, user, "exclude");
}

function isNamed(policy: ConditionalAccessPolicy, user: UserIdentity, side: "include" | "exclude"): boolean {
  const condition: UserCondition = policy.conditions.users ?? {};
  const users = condition[`${side}Users`];
  return (
    (side === "include" && users?.includes("All") === true) ||
    isListed(users, user) ||
    shareAnId(condition[`${side}Groups`], user.groupIds) ||
    shareAnId(condition[`${side}Roles`], user.roleTemplateIds) ||
    isSuchGuest(policy, user, `${side}GuestsOrExternalUsers`)
  );
}

function isListed(users: readonly string[] | undefined, user: UserIdentity): boolean {
  return (
    hasId(users, user.userId) ||
    (users?.includes("GuestsOrExternalUsers") === true && externalUserType(user) !== undefined)
  );
}

function isSuchGuest(
  policy: ConditionalAccessPolicy,
  user: UserIdentity,
  property: "includeGuestsOrExternalUsers" | "excludeGuestsOrExternalUsers",
): boolean {
  const condition = policy.conditions.users?.[property];
  const type = externalUserType(user);
  if (type === undefined || !listed(condition?.guestOrExternalUserTypes).includes(type)) return false;
  if (condition?.externalTenants?.membershipKind === "enumerated") {
    const path = `conditions.users.${property}.externalTenants.members`;
    throw new PolicyNotDecidableError(policy, path, "lists tenants, and the guest's own tenant isn't known");
  }
  return true;
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
 * @throws PolicyNotDecidableError if a rule about the service principal's attributes decides
 */
export function matchesWorkload(policy: ConditionalAccessPolicy, identity: ServicePrincipalIdentity): boolean {
  const condition: WorkloadCondition = policy.conditions.clientApplications ?? {};
  if (identity.type === "managedIdentity" || !identity.ofThisTenant) return false;
  const included =
    condition.includeServicePrincipals?.includes("ServicePrincipalsInMyTenant") === true ||
    hasId(condition.includeServicePrincipals, identity.servicePrincipalId);
  if (!included || hasId(condition.excludeServicePrincipals, identity.servicePrincipalId)) return false;
  if (isSet(condition.servicePrincipalFilter)) {
    const path = "conditions.clientApplications.servicePrincipalFilter";
    throw new PolicyNotDecidableError(policy, path, "asks for custom security attributes, which aren't known here");
  }
  return true;
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
