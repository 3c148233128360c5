import type { HttpFunctionOptions, HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { appRoles } from "../../app-roles.ts";
import { CallRefused } from "../../guard/call-refused.ts";
import { callerInLog, describeCaller } from "../../guard/caller.ts";
import { readClientPrincipal } from "../../guard/client-principal.ts";
import { demandAppRole, rolesInLog } from "../../guard/demand-app-role.ts";
import { demandGate, trustWithoutProof } from "../../guard/demand-gate.ts";
import type { Environment } from "../../guard/environment.ts";
import { packageSha256 } from "../../guard/package-sha256.ts";
import { problem } from "../../guard/problem.ts";

/** What the function knows besides the request. */
export interface Surroundings {
  readonly environment: Environment;
  /** Names the package that answers. */
  readonly packageSha256: string | undefined;
}

/**
 * Answers, and logs, who calls: to whoever comes through the gate with the app role `Function.Invoke`. Says which package
 * answered, too: `null` where that is unknown, so that the answer has one shape.
 */
export async function whoCalls(
  request: HttpRequest,
  context: InvocationContext,
  { environment, packageSha256 }: Surroundings,
): Promise<HttpResponseInit> {
  try {
    if (demandGate(environment) === "trusted-without-proof") {
      context.warn(`${trustWithoutProof} is on: if App Service authentication is off, this caller may be forged`);
    }
    const caller = describeCaller(readClientPrincipal(request.headers));
    demandAppRole(caller, appRoles.invoke.value);
    context.log(`called by ${callerInLog(caller)} with ${rolesInLog(caller)}`);
    return {
      status: 200,
      headers: { "cache-control": "no-store" },
      jsonBody: { caller, packageSha256: packageSha256 ?? null },
    };
  } catch (error) {
    if (!(error instanceof CallRefused)) throw error;
    context.warn(`refused (${error.code}): ${error.message}`);
    return problem(error);
  }
}

export const whoCallsFunction = {
  route: "who-calls",
  methods: ["GET", "POST"],
  // The gate in front of the function authenticates. A function key would be a second, shared credential, demanded
  // *after* the gate: callers with a good token would be turned away.
  authLevel: "anonymous",
  handler: (request, context) => whoCalls(request, context, { environment: process.env, packageSha256 }),
} as const satisfies HttpFunctionOptions;
