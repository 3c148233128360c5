import type { Caller } from "./entra-token.ts";
import type { AuthenticationRules } from "./authentication-rules.ts";

/**
 * The meaning of a present but empty `allowedApplications`, which is contested. The documentation enforces only a
 * non-empty list, and `az webapp auth update` leaves an empty one (auth-settings-defaults.ts), which would lock out
 * everyone. Reported: pnp/Microsoft365-Analytics-Insights#264 saw 403 for every valid token. Default: the stricter one.
 */
export type EmptyListReading = "deny" | "unrestricted";

/**
 * The built-in authorization policy: a caller that isn't allowed gets 403. It never looks at `roles`.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad (built-in authorization policy)
 */
export function isAllowedApplication(
  { clientId }: Caller,
  { allowedApplications: allowed }: AuthenticationRules,
  emptyList: EmptyListReading = "deny",
): boolean {
  if (allowed === undefined) return true;
  if (allowed.length === 0) return emptyList === "unrestricted";
  return clientId !== undefined && allowed.includes(clientId);
}
