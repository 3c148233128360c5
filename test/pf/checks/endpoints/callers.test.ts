import { afterEach, expect, it } from "vitest";
import type { StackOutputs } from "../../../../infra/outputs.ts";
import { type Origin, PowerMissing } from "../../../../packages/pf/checks/origin.ts";
import { evidenceOf, type FakeSite, fakeSite } from "./fake-site.ts";

const orders = { name: "orders", method: "GET" as const, url: "/api/orders", allow: ["Orders.Read"] };
const write = { name: "orders-write", method: "POST" as const, url: "/api/orders", allow: ["Orders.Write"] };
const guards = { status: 403, body: { type: "urn:problem:protected-function:app-role-missing" } };
const callers = {
  integration: { clientId: "i", roles: ["Orders.Read"], credentials: [] },
  partner: { clientId: "p", roles: ["Orders.Write"], credentials: [] },
  "function-app": { clientId: "f", roles: ["Orders.Write"], existing: "managed-identity", credentials: [] },
} satisfies StackOutputs["callers"];

let site: FakeSite | undefined;
afterEach(() => site?.close());

/** A site that knows its callers by their tokens. */
async function originWith(about: Partial<Origin> = {}): Promise<Origin> {
  site = await fakeSite(({ headers, method }) => {
    const opens = { "Bearer i": "GET", "Bearer p": "POST", "Bearer f": "POST" }[headers.authorization ?? ""];
    return opens === method ? { status: 404, body: { error: "no such order" } } : guards;
  });
  const outputs = { ...site.outputs([orders, write]), callers };
  return {
    outputs,
    caller: { tenantId: "", clientId: "i", clientSecret: "s" },
    callerToken: async () => "i",
    ...about,
  };
}

it("calls safe endpoints of a live stack as each caller with a credential, and names the other callers", async () => {
  const told = await evidenceOf("E7", await originWith());

  expect(told).toEqual([
    {
      action: "called one endpoint as integration; 1 not called: the contract doesn't mark it as safe (sample.safe)",
      expected: { "GET orders": "reached" },
      found: { "GET orders": "reached" },
    },
    { missing: "needs a credential of partner: this run has none" },
    { missing: "needs a credential of function-app: this run has none" },
  ]);
  expect(site?.seen).toEqual(["GET /api/orders"]);
});

it("calls everything in its own tenant, as a managed identity through its machine", async () => {
  const managedIdentityToken: Origin["managedIdentityToken"] = async ({ clientId }) => ({ accessToken: clientId });
  const [integration, , identity] = await evidenceOf("E7", await originWith({ ownTenant: true, managedIdentityToken }));
  const refused = { status: 403, by: "the function" };

  expect(integration).toMatchObject({ found: { "GET orders": "reached", "POST orders": refused } });
  expect(identity).toMatchObject({
    action: "called 2 endpoints as function-app",
    found: { "GET orders": refused, "POST orders": "reached" },
  });
});

it("fails only for a caller that gets no token, and doesn't apply to one without a secret", async () => {
  const refusal = { code: "invalid_grant", message: "AADSTS501051: not assigned" };
  const lacking = await originWith({
    callerToken: () => Promise.reject(new PowerMissing("needs the caller's token")),
    managedIdentityToken: async () => ({ refusal }),
  });

  expect(await evidenceOf("E7", lacking)).toEqual([
    { missing: "needs a credential of integration: this run has none" },
    { missing: "needs a credential of partner: this run has none" },
    {
      action: "requested a token as function-app",
      expected: "a token",
      found: "invalid_grant: AADSTS501051: not assigned",
    },
  ]);
});

it("needs an endpoint that may be called without permission", async () => {
  const { outputs, ...origin } = await originWith();
  const unsafe = { ...outputs, endpoints: outputs.endpoints.filter(({ method }) => method === "POST") };

  expect((await evidenceOf("E7", { ...origin, outputs: unsafe }))[0]).toEqual({
    missing: "needs an endpoint that is safe to call: set sample.safe in the contract",
  });
});

const byHost = (status: number) => ({ status, by: "the Functions host" });
const letIn = "called by application i with roles Orders.Read";

it.each([
  ["its own 404 without a body", 404, "orders", letIn, "reached"],
  ["its own 401", 401, "orders", letIn, "reached"],
  ["a failure", 500, "orders", letIn, byHost(500)],
  ["the 404 of another function", 404, "other", letIn, byHost(404)],
  ["the host's 404", 404, "orders", "refused: app-role-missing", byHost(404)],
] as const)("reads the log of the host and the guard for %s", async (_, status, ran, said, expected) => {
  const { caller, callerToken } = await originWith();
  await site?.close();
  site = await fakeSite(() => ({ status }));
  let number = 0;
  const functionLog = async () =>
    [`Executing 'Functions.${ran}' (Reason='x', Id=1)`, said].map((message) => ({ number: (number += 1), message }));
  const outputs = { ...site.outputs([orders]), callers: { integration: callers.integration } };

  const [evidence] = await evidenceOf("E7", { outputs, caller, callerToken, functionLog } as Origin);

  expect(evidence).toMatchObject({ found: { "GET orders": expected } });
});
