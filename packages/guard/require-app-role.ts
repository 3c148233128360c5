import { CallRefused } from "./call-refused.ts";
import { type Caller, callerInLog } from "./caller.ts";
import { logText } from "./log-text.ts";

/**
 * Requires one of these app roles, by value. App Service authentication never checks roles.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
 *
 * @throws {CallRefused} `app-role-missing`
 */
export function requireOneOf(caller: Caller, allow: readonly string[]): void {
  if (caller.roles.some((role) => allow.includes(role))) return;
  const needed = allow.length === 1 ? `the app role ${allow.join("")}` : `one of the app roles ${allow.join(", ")}`;
  throw new CallRefused("app-role-missing", {
    log: `${callerInLog(caller)} lacks ${needed}; it has ${rolesInLog(caller)}`,
    detail: `The ${caller.kind} needs ${needed}, and its token doesn't have it. Assign it in Entra ID.`,
  });
}

/** The caller's roles in one log line. */
export function rolesInLog(caller: Caller): string {
  return caller.roles.length === 0 ? "no roles" : `roles ${logText(caller.roles.join(", "))}`;
}
