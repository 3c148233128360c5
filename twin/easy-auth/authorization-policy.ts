import type { Caller } from "./entra-token.ts";
import type { DirectoryChecks } from "./app-settings.ts";
import type { GateRules } from "./gate-rules.ts";

/**
 * What a present but empty `allowedApplications` means is contested. The documentation enforces only a non-empty list;
 * reported: pnp/Microsoft365-Analytics-Insights#264 saw 403 for every valid token.
 */
export type EmptyListReading = "deny" | "unrestricted";

/** "broken": the policy asks for groups, and the token says nothing of groups. */
type Verdict = "allowed" | "forbidden" | "broken";

/**
 * The built-in authorization policy: all its parts must hold, else 403. Never looks at `roles`.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad (built-in authorization policy)
 */
export function authorize(
  caller: Caller,
  policy: { readonly rules: GateRules; readonly directory: DirectoryChecks; readonly emptyList: EmptyListReading },
): Verdict {
  const { rules, directory, emptyList } = policy;
  if (!isAllowedApplication(caller, rules.allowedApplications, emptyList)) return "forbidden";
  if (!isKnownToDirectory(caller, directory)) return "forbidden";
  return principalVerdict(caller, rules);
}

function isAllowedApplication(
  { clientId }: Caller,
  allowed: GateRules["allowedApplications"],
  emptyList: EmptyListReading,
): boolean {
  if (allowed === undefined) return true;
  if (allowed.length === 0) return emptyList === "unrestricted";
  return clientId !== undefined && allowed.includes(clientId);
}

function isKnownToDirectory({ claims }: Caller, { allowedTenants, requiresObjectId }: DirectoryChecks): boolean {
  if (requiresObjectId && typeof claims["oid"] !== "string") return false;
  const { tid } = claims;
  return allowedTenants === undefined || (typeof tid === "string" && allowedTenants.includes(tid.toLowerCase()));
}

/**
 * One of the identities, or a member of one of the groups. A token without `groups` is answered 500 (reported:
 * Azure/azure-sdk-for-net#38485).
 */
function principalVerdict({ claims }: Caller, { allowedIdentities, allowedGroups }: GateRules): Verdict {
  if (allowedIdentities === undefined && allowedGroups === undefined) return "allowed";
  if (typeof claims["oid"] === "string" && allowedIdentities?.includes(claims["oid"])) return "allowed";
  if (allowedGroups === undefined) return "forbidden";
  const { groups } = claims;
  if (!Array.isArray(groups)) return "broken";
  return groups.some((group) => allowedGroups.includes(String(group))) ? "allowed" : "forbidden";
}
