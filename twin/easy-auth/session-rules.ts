import { NotImitated } from "../tenant/refusal.ts";
import type { AuthSettings } from "./auth-settings.ts";

/** What the settings say of sessions. Documented defaults: configure-authentication-file-based. */
export interface SessionRules {
  /** Absent means off, as Resource Manager reads it (inferred); the portal switches it on. */
  readonly isTokenStoreOn: boolean;
  /** How long after its end a session may still be refreshed. */
  readonly refreshGraceInSeconds: number;
  readonly allowedExternalRedirectUrls: readonly string[];
}

const secondsInHour = 3600;

/** Read only where a session is begun or used: settings that merely shape sessions do not close the door. */
export function sessionRulesOf(login: AuthSettings["login"]): SessionRules {
  refuseUnless("login.cookieExpiration.convention", login?.cookieExpiration?.convention, [undefined, "FixedTime"]);
  // Documented for the cookie; what it does to session tokens is not.
  refuseUnless("login.cookieExpiration.timeToExpiration", login?.cookieExpiration?.timeToExpiration, [
    undefined,
    "08:00:00",
  ]);
  refuseUnless("login.routes.logoutEndpoint", login?.routes?.logoutEndpoint, [undefined, ""]);
  const hours = login?.tokenStore?.tokenRefreshExtensionHours ?? 72;
  return {
    isTokenStoreOn: login?.tokenStore?.enabled === true,
    refreshGraceInSeconds: hours * secondsInHour,
    allowedExternalRedirectUrls: login?.allowedExternalRedirectUrls ?? [],
  };
}

function refuseUnless(name: string, value: unknown, imitated: readonly unknown[]): void {
  if (!imitated.includes(value)) throw new NotImitated(`authsettingsV2 ${name} '${String(value)}' for sessions`);
}
