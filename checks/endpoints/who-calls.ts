import { call, callersRoles, callersToken } from "../call.ts";
import type { EndpointCheck } from "../check.ts";
import type { Door } from "../doors.ts";

/** The sample's endpoint, where the contract still has it as a diagnosis: what it answers is what the function saw. */
export const whoCallsAnswers: EndpointCheck = {
  row: "B01",
  needs: [],
  claims: ({ endpoints }) =>
    endpoints.some(isWhoCalls) ? ["who-calls answers caller, roles and the package deployed."] : [],
  run: async (origin, tell) => {
    const { caller, outputs } = origin;
    const door = outputs.endpoints.find(isWhoCalls);
    if (!door?.allow?.some((role) => callersRoles(origin).includes(role))) {
      return tell({ missing: "needs a caller that who-calls opens to" });
    }
    const { status, json } = await call(origin, { authorization: `Bearer ${await callersToken(origin)}` }, door);
    tell({
      did: "called who-calls with a token by Microsoft's client",
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

function isWhoCalls({ name, method, allow }: Door): boolean {
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
