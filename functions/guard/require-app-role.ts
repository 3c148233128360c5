import { CallRefused } from "./call-refused.ts";
import { type Caller, callerInLog } from "./caller.ts";
import { logText } from "./log-text.ts";

/**
 * Demands one of some app roles, by their values. App Service authentication never looks at roles.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
 *
 * @throws {CallRefused} `app-role-missing`
 */
export function requireOneOf(caller: Caller, allow: readonly string[]): void {
  if (caller.roles.some((role) => allow.includes(role))) return;
  const demanded = allow.length === 1 ? `the app role ${allow.join("")}` : `one of the app roles ${allow.join(", ")}`;
  throw new CallRefused("app-role-missing", {
    log: `${callerInLog(caller)} lacks ${demanded}; it has ${rolesInLog(caller)}`,
    detail: `${capital(demanded)} is demanded of the ${caller.kind} that calls, and its token does not carry it. It is assigned in Entra ID.`,
  });
}

/** The caller's roles in one line of a log. */
export function rolesInLog(caller: Caller): string {
  return caller.roles.length === 0 ? "no roles" : `roles ${logText(caller.roles.join(", "))}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
