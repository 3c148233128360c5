import type { HttpRequest, InvocationContext } from "@azure/functions";
import { CallRefused } from "./call-refused.ts";
import { type Caller, callerInLog, describeCaller } from "./caller.ts";
import { restoreHeaders } from "./forwarded-request.ts";
import { readClientPrincipal } from "./client-principal.ts";
import { requireOneOf, rolesInLog } from "./require-app-role.ts";
import { requireGate, type Environment, trustWithoutProof } from "./require-gate.ts";
import { openPathOf } from "./open-paths.ts";

export interface Guarded {
  /** Roles, each of which is enough. */
  readonly allow: readonly string[];
  /** Paths that App Service authentication excludes, such as `/api/health`. */
  readonly openPaths: readonly string[];
  readonly environment: Environment;
}

/**
 * Returns the caller of a protected endpoint. First it requires that App Service authentication is on, that it names
 * the caller, and that the caller holds one of the roles. Logs who called.
 *
 * @throws {CallRefused}
 */
export async function guard(
  request: HttpRequest,
  context: InvocationContext,
  { allow, openPaths, environment }: Guarded,
): Promise<Caller> {
  restoreHeaders(request, context.invocationId);
  const open = openPathOf(request, openPaths);
  if (open !== undefined) {
    // On an excluded path, App Service authentication may pass on any header that a caller sends. No source says that
    // it removes them.
    throw new CallRefused("path-anonymous", {
      log: `the path is at or under the anonymous path ${open}, where a client principal can't be trusted`,
      detail: "This path is anonymous, so the caller can't be verified here.",
    });
  }
  if (requireGate(environment) === "trusted-without-proof") {
    context.warn(`${trustWithoutProof} is on: if App Service authentication is off, this caller may be forged`);
  }
  const caller = describeCaller(readClientPrincipal(request.headers));
  requireOneOf(caller, allow);
  context.log(`called by ${callerInLog(caller)} with ${rolesInLog(caller)}`);
  return caller;
}
