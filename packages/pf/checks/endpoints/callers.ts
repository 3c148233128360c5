import { NoAnswer } from "@protected-function/core/azure/http.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { acquireToken } from "@protected-function/core/azure/token.ts";
import {
  callersToken,
  reachedIn,
  callEndpoint,
  type Endpoint,
  isSafe,
  endpointList,
  endpointName,
  protectedEndpoints,
  loggedDuring,
  call,
  callersRoles,
} from "../call.ts";
import type { EndpointCheck, EndpointEvidence } from "../check.ts";
import { type Origin, PowerMissing } from "../origin.ts";
import { withCallersProof } from "../secretless-caller.ts";

type Caller = StackOutputs["callers"][string];

/**
 * Row E7: each declared caller can call its endpoints, and no others. On a live stack, only safe endpoints are called.
 */
export const callersReach: EndpointCheck = {
  group: "The function",
  row: "E7",
  needs: [],
  claims: (outputs) =>
    Object.entries(outputs.callers).map(([name, caller]) => {
      const endpoints = endpointsOf(outputs, caller);
      return endpoints.length === 0
        ? `${name} can't call any protected endpoint.`
        : `${name} can call only ${endpointList(endpoints.map(endpointName))}.`;
    }),
  notApplicableReason: ({ callers }) => (Object.keys(callers).length === 0 ? "the stack has no caller" : undefined),
  run: async (origin, report) => {
    for (const [name, caller] of Object.entries(origin.outputs.callers)) {
      report(await evidenceOf(origin, name, caller));
    }
  },
};

/** If a caller gets no token, only its own claim fails. */
async function evidenceOf(origin: Origin, name: string, caller: Caller): Promise<EndpointEvidence> {
  try {
    return await withTokenOf(origin, caller, (token) => reachOf(origin, name, caller, token));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isOfSite = error instanceof NoAnswer && error.request.includes(`//${origin.outputs.functionApp.hostName}/`);
    if (isOfSite) return { action: `called as ${name}`, expected: "an answer", found: message };
    return { action: `requested a token as ${name}`, expected: "a token", found: message };
  }
}

async function reachOf(origin: Origin, name: string, caller: Caller, token: string | undefined) {
  if (token === undefined) return { missing: `needs a credential of ${name}: this run has none` };
  const all = protectedEndpoints(origin.outputs);
  const endpoints = all.filter((endpoint) => origin.ownTenant === true || isSafe(endpoint));
  if (endpoints.length === 0) {
    return { missing: "needs an endpoint that is safe to call: set sample.safe in the contract" };
  }
  const found: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  for (const endpoint of endpoints) {
    const isOpen = endpoint.allow?.some((role) => caller.roles.includes(role)) === true;
    expected[endpointName(endpoint)] = isOpen ? "reached" : { status: 403, by: "the function" };
    const { result, lines } = await loggedDuring(origin, () =>
      callEndpoint(endpoint, { authorization: `Bearer ${token}` }),
    );
    found[endpointName(endpoint)] = reachedIn(result, endpoint, lines);
  }
  const uncalled = all.length - endpoints.length;
  const action = `called ${endpoints.length === 1 ? "one endpoint" : `${endpoints.length} endpoints`} as ${name}`;
  return {
    action:
      uncalled === 0 ? action : `${action}; ${uncalled} not called: the contract doesn't mark it as safe (sample.safe)`,
    expected,
    found,
  };
}

/**
 * Runs the body with the caller's token; undefined without a credential for one. In the project's own tenant, a caller
 * without a secret gets a token through its administrator's rights.
 */
async function withTokenOf(
  origin: Origin,
  { clientId, clientSecret, existing }: Caller,
  body: (token: string | undefined) => Promise<EndpointEvidence>,
): Promise<EndpointEvidence> {
  const { outputs, managedIdentityToken, administrator, ownTenant } = origin;
  if (existing === "managed-identity" && managedIdentityToken) {
    const answer = await managedIdentityToken({ clientId, scope: outputs.scope });
    if ("refusal" in answer) throw new Error(`${answer.refusal.code}: ${answer.refusal.message}`);
    return body(answer.accessToken);
  }
  if (clientId === origin.caller.clientId) return body(await tokenAtHand(origin));
  if (clientSecret !== undefined) {
    return body(await acquireToken({ tenantId: outputs.tenantId, clientId, clientSecret }, outputs.scope, outputs));
  }
  if (existing !== undefined || !administrator || ownTenant !== true) return body(undefined);
  const withoutSecret = { tenantId: outputs.tenantId, clientId, clientSecret: "" };
  const { callerToken: _token, callerForm: _form, ...rest } = origin;
  return withCallersProof({ ...rest, caller: withoutSecret }, administrator, async (proven) =>
    body(await callersToken(proven)),
  );
}

async function tokenAtHand(origin: Origin): Promise<string | undefined> {
  try {
    return await callersToken(origin);
  } catch (error) {
    if (error instanceof PowerMissing) return undefined;
    throw error;
  }
}

function endpointsOf({ endpoints }: Pick<StackOutputs, "endpoints">, { roles }: Caller): readonly Endpoint[] {
  return endpoints.filter(({ allow }) => allow?.some((role) => roles.includes(role)));
}

/** The sample's endpoint, if the contract still has it as a diagnosis: it returns the function's view of the call. */
export const whoCallsAnswers: EndpointCheck = {
  group: "The function",
  row: "B01",
  needs: [],
  claims: ({ endpoints }) =>
    endpoints.some(isWhoCalls) ? ["who-calls returns the caller, its roles and the hash of the deployed package."] : [],
  run: async (origin, report) => {
    const { caller, outputs } = origin;
    const endpoint = outputs.endpoints.find(isWhoCalls);
    if (!endpoint?.allow?.some((role) => callersRoles(origin).includes(role))) {
      return report({ missing: "needs a caller with a role that who-calls allows" });
    }
    const { status, json } = await call(origin, { authorization: `Bearer ${await callersToken(origin)}` }, endpoint);
    report({
      action: "called who-calls with a token from Microsoft's client library",
      expected: {
        status: 200,
        kind: "application",
        clientId: caller.clientId,
        roles: callersRoles(origin).toSorted(),
        packageSha256: outputs.packageSha256,
      },
      found: { status, ...namedIn(json) },
    });
  },
};

function isWhoCalls({ name, method, allow }: Endpoint): boolean {
  return name === "who-calls" && method === "GET" && allow !== undefined;
}

function namedIn(json: unknown): object {
  const { caller, packageSha256 } = (json ?? {}) as {
    readonly caller?: Readonly<Record<string, unknown>>;
    readonly packageSha256?: unknown;
  };
  const { kind, clientId, roles } = caller ?? {};
  return { kind, clientId, roles: Array.isArray(roles) ? roles.toSorted() : roles, packageSha256 };
}
