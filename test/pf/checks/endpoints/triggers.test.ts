import { afterEach, expect, it, vi } from "vitest";
import type { Origin } from "../../../../packages/pf/checks/origin.ts";
import { outputsWithoutPeople } from "../../../support/outputs-sample.ts";
import { webhooks } from "../../../../packages/pf/checks/endpoints/triggers.ts";
import { evidenceOf } from "./fake-site.ts";

const byAuthentication = { status: 401, headers: { "www-authenticate": "Bearer" } };
const byHost = { status: 401 };
const answered = { status: 200, body: "{}" };

afterEach(() => vi.restoreAllMocks());

interface Sent {
  readonly hasToken: boolean;
  readonly hasKey: boolean;
  readonly method: string;
  readonly path: string;
}

type Reply = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

/** What row E14 found other than expected, of a site that answers so. */
async function differences(reply: (sent: Sent) => Reply): Promise<readonly string[]> {
  vi.spyOn(globalThis, "fetch").mockImplementation(async (url, init) => {
    const { pathname, searchParams } = new URL(String(url));
    const headers = new Headers(init?.headers);
    const { status, body, ...rest } = reply({
      hasToken: headers.has("authorization"),
      hasKey: headers.has("x-functions-key") || searchParams.has("code"),
      method: init?.method ?? "",
      path: pathname,
    });
    return new Response(body ?? null, { status, ...rest });
  });
  const outputs = outputsWithoutPeople();
  const triggers = [
    { name: "ship", type: "orchestrationTrigger", webhooks: ["durabletask"] },
    { name: "charge", type: "activityTrigger", webhooks: ["durabletask"] },
    { name: "clean", type: "timerTrigger" },
  ];
  const origin: Origin = {
    outputs: { ...outputs, triggers },
    caller: { tenantId: "", clientId: "c", clientSecret: "s" },
    callerToken: async () => "a token",
  };
  const [evidence, ...more] = await evidenceOf("E14", origin);
  expect(more).toEqual([]);
  if (evidence === undefined || !("found" in evidence)) throw new Error("E14 reported nothing.");
  const { expected, found } = evidence as Readonly<Record<"expected" | "found", Record<string, string>>>;
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  return Object.entries(found).flatMap(([request, by]) => (by === expected[request] ? [] : [`${request}: ${by}`]));
}

const behindBoth = ({ hasToken }: Sent) => (hasToken ? byHost : byAuthentication);

it("proves a webhook that requires a token, and the host's key behind it", async () => {
  expect(await differences(behindBoth)).toEqual([]);
});

it("fails for a webhook that answers without a key, with anyone's key, below its path, or to one method alone", async () => {
  const unkeyed = await differences((sent) => (sent.hasToken && !sent.hasKey ? answered : behindBoth(sent)));
  expect(unkeyed).toContain("GET with a token: 200 with a body");
  expect(unkeyed).toContain("POST with a token, below: 200 with a body");

  const anyKey = await differences((sent) => (sent.hasToken && sent.hasKey ? answered : behindBoth(sent)));
  expect(anyKey.filter((line) => line.includes("an invalid key"))).toHaveLength(4);

  const below = await differences((sent) =>
    sent.hasToken && sent.path.endsWith("/instances") && sent.method === "POST" ? answered : behindBoth(sent),
  );
  expect(below).toEqual(["POST with a token, below: 200 with a body"]);
});

it("fails for a webhook outside App Service authentication, although the host refuses it", async () => {
  expect(await differences(() => byHost)).toEqual(
    ["no token", "no token, below", "no token, an invalid key"].flatMap((description) =>
      ["GET", "POST"].map((method) => `${method} with ${description}: 401 by the Functions host`),
    ),
  );
});

it("calls the webhooks that an endpoint's bindings open, each once", () => {
  const { endpoints, ...outputs } = outputsWithoutPeople();
  const client = { direction: "in", type: "durableClient", name: "client", webhook: "durabletask" } as const;
  const bound = endpoints.map((endpoint) => ({ ...endpoint, bindings: [client] }));
  const triggers = [{ name: "hub", type: "signalRTrigger", webhooks: ["signalr"] }];
  expect(webhooks.claims({ ...outputs, endpoints: bound, triggers })).toEqual(
    ["durabletask", "signalr"].map((name) => expect.stringContaining(`/runtime/webhooks/${name} needs both`)),
  );
});

it("fails for a trigger that the build saw and the Functions host doesn't list, if an administrator looks", async () => {
  const triggers = [
    { name: "clean", type: "timerTrigger" },
    { name: "report", type: "timerTrigger" },
    { name: "work", type: "queueTrigger" },
  ];
  const origin: Origin = {
    outputs: { ...outputsWithoutPeople(), triggers },
    caller: { tenantId: "", clientId: "c", clientSecret: "s" },
    ownTenant: true,
  };
  const listed = [
    { properties: { name: "Clean", config: { bindings: [{ type: "timerTrigger" }] } } },
    { properties: { name: "work", config: { bindings: [{ type: "timerTrigger" }] } } },
  ];
  const resourceManager = { call: async () => ({ value: listed }) };
  const registered = { missing: "registered, not run here" };
  expect(await evidenceOf("E15", { ...origin, administrator: { graph: resourceManager, resourceManager } })).toEqual([
    registered,
    { action: "read the list of functions from Resource Manager", expected: "timerTrigger", found: "no such function" },
    { action: "read the list of functions from Resource Manager", expected: "queueTrigger", found: "no such function" },
  ]);
  expect(await evidenceOf("E15", origin)).toEqual([registered, registered, registered]);
});
