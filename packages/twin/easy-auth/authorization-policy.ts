import type { Caller } from "./entra-token.ts";
import type { AuthenticationContext, EmptyListReading } from "./authentication-context.ts";
import { emptyResponse } from "./responses.ts";

/**
 * The built-in authorization policy: why a caller isn't allowed, and gets 403; undefined if it is. It never looks at
 * `roles`. A caller passes by its object id or a group, and by its application as well.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad (built-in authorization policy)
 *
 * On no page: groups go by the token's claim `groups` (Azure/azure-sdk-for-net#38485, which saw 500 for a token without
 * one), and `jwtClaimChecks` are an earlier form of the same lists (pnp/Microsoft365-Analytics-Insights#264).
 */
export function denialOf(caller: Caller, { rules, readings }: AuthenticationContext): string | undefined {
  const { claims, clientId } = caller;
  const { identities, groups } = rules.allowedPrincipals;
  const { clientApplications, groups: checkedGroups } = rules.claimChecks;
  if (!isAllowedApplication(clientId, rules.allowedApplications, readings.emptyAllowedApplications))
    return `the application ${clientId} isn't in allowedApplications`;
  if (identities.length + groups.length > 0 && !has(identities, claims["oid"]) && !has(groups, claims["groups"]))
    return `neither the object id ${String(claims["oid"])} nor a group in the token is in allowedPrincipals`;
  if (clientApplications.length > 0 && !has(clientApplications, clientId))
    return `the application ${clientId} isn't in jwtClaimChecks.allowedClientApplications`;
  if (checkedGroups.length > 0 && !has(checkedGroups, claims["groups"]))
    return "no group in the token is in jwtClaimChecks.allowedGroups";
  return undefined;
}

/** @param claim one value, or a list of them */
function has(allowed: readonly string[], claim: unknown): boolean {
  return [claim].flat().some((value) => typeof value === "string" && allowed.includes(value));
}

/**
 * Returns the answer to a caller that the policy denies, or undefined to allow the request. No source shows a challenge
 * with a 403. Its body is like that of a 401 (inferred).
 */
export function unauthorizedResponse(caller: Caller, context: AuthenticationContext): Response | undefined {
  return denialOf(caller, context) === undefined ? undefined : emptyResponse(403, context);
}

function isAllowedApplication(
  clientId: string | undefined,
  allowed: readonly string[] | undefined,
  emptyList: EmptyListReading = "deny",
): boolean {
  if (allowed === undefined) return true;
  if (allowed.length === 0) return emptyList === "unrestricted";
  return clientId !== undefined && allowed.includes(clientId);
}
