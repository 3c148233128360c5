import { azureAdGraph, baselineScopesEnforcedFrom, scopesAsked, type BaselineScopes } from "./baseline-scopes.ts";
import type { ResourceCondition } from "./policy.ts";
import { hasId } from "./same-id.ts";
import type { SignIn } from "./sign-in.ts";

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
