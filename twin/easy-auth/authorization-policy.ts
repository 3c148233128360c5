import type { JWTPayload } from "jose";
import type { GateRules } from "./gate-rules.ts";

/**
 * What a present but empty `allowedApplications` means is contested. The documentation enforces only a non-empty list;
 * reported: pnp/Microsoft365-Analytics-Insights#264 saw 403 for every valid token.
 */
export type EmptyListReading = "deny" | "unrestricted";

/**
 * The built-in authorization policy: all its parts must hold, else 403. Never looks at `roles`.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad (built-in authorization policy)
 */
export function isAuthorized(claims: JWTPayload, rules: GateRules, emptyList: EmptyListReading): boolean {
  return (
    isAllowedApplication(claims, rules.allowedApplications, emptyList) &&
    isAllowedIdentity(claims, rules.allowedIdentities)
  );
}

/** v1 tokens name the client in `appid`, v2 tokens in `azp`. */
function isAllowedApplication(
  claims: JWTPayload,
  allowed: GateRules["allowedApplications"],
  emptyList: EmptyListReading,
): boolean {
  if (allowed === undefined) return true;
  if (allowed.length === 0) return emptyList === "unrestricted";
  const client = claims["appid"] ?? claims["azp"];
  return typeof client === "string" && allowed.includes(client);
}

function isAllowedIdentity(claims: JWTPayload, allowed: GateRules["allowedIdentities"]): boolean {
  return allowed === undefined || (typeof claims["oid"] === "string" && allowed.includes(claims["oid"]));
}
