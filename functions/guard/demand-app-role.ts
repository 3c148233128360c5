import { CallRefused } from "./call-refused.ts";
import { type Caller, callerInLog } from "./caller.ts";
import { logText } from "./log-text.ts";

/**
 * Demands an app role, by its value. App Service authentication never looks at roles.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
 *
 * @throws {CallRefused} `app-role-missing`
 */
export function demandAppRole(caller: Caller, value: string): void {
  if (caller.roles.includes(value)) return;
  throw new CallRefused("app-role-missing", {
    log: `${callerInLog(caller)} lacks the app role ${value}; it has ${rolesInLog(caller)}`,
    detail: `The app role ${value} is demanded of the ${caller.kind} that calls, and its token does not carry it. It is assigned in Entra ID.`,
  });
}

/** The caller's roles in one line of a log. */
export function rolesInLog(caller: Caller): string {
  return caller.roles.length === 0 ? "no roles" : `roles ${logText(caller.roles.join(", "))}`;
}
