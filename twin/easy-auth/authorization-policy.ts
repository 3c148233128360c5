import type { Caller } from "./entra-token.ts";
import type { AuthenticationRules } from "./authentication-rules.ts";

/**
 * What a present but empty `allowedApplications` means is contested. The documentation enforces only a non-empty list;
 * reported: pnp/Microsoft365-Analytics-Insights#264 saw 403 for every valid token.
 */
export type EmptyListReading = "deny" | "unrestricted";

/**
 * The built-in authorization policy: who is not allowed is answered 403. Never looks at `roles`.
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
