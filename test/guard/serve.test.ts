import { fileURLToPath } from "node:url";
import { output } from "@azure/functions";
import { describe, expect, test } from "vitest";
import { defineContract } from "../../packages/guard/define-contract.ts";
import { type Handler, serve } from "../../packages/guard/serve.ts";
import { type HostedSite, siteId, useHostedSites } from "../support/hosted-site.ts";
import { claimsOf, clientPrincipal, ids } from "../support/client-principals.ts";
import { logOf, servedSite } from "../support/served-site.ts";

const hosted = useHostedSites();

const callRefused = new URL("../../packages/guard/call-refused.ts", import.meta.url);

const orders = `
import { defineContract } from "@protected-function/guard/contract";
import { serve } from "@protected-function/guard";
import { CallRefused } from ${JSON.stringify(fileURLToPath(callRefused))};
const contract = defineContract({
  roles: {
    "Orders.Read": { id: "6f0a3c1e-93ab-4d0c-8a56-4d2b1f6e7a01", displayName: "Read", members: ["Application", "User"] },
    "Orders.Write": { id: "6f0a3c1e-93ab-4d0c-8a56-4d2b1f6e7a02", displayName: "Write", members: ["Application"] },
  },
  endpoints: {
    orders: { methods: ["GET"], route: "orders/{id?}", allow: ["Orders.Read", "Orders.Write"] },
    "orders-write": { methods: ["POST"], route: "orders", allow: ["Orders.Write"] },
    late: { methods: ["GET"], route: "late", allow: ["Orders.Read"] },
    broken: { methods: ["GET"], route: "broken", allow: ["Orders.Read"] },
    // The contract's rules refuse such a neighbor of health: the guard refuses it all the same.
    healthy: { methods: ["GET"], route: "health-admin/{*rest}", allow: ["Orders.Read"] },
    // The last by name: the host takes the first function whose route matches.
    wild: { methods: ["GET"], route: "{one}/{two?}", allow: ["Orders.Read"] },
    health: { methods: ["GET", "POST"], route: "health", anonymous: "Load balancer probe, no data" },
  },
});
const said = async (request, context, caller, ...more) => ({
  jsonBody: {
    url: request.url, method: request.method, params: request.params, query: [...request.query],
    headers: Object.fromEntries(request.headers), user: caller ? undefined : request.user, body: await request.text(), caller, more: more.length,
  },
});
serve(contract, {
  orders: said, "orders-write": said, healthy: said, wild: said, health: said,
  late: async () => { await undefined; throw new CallRefused("app-role-missing", { log: "not this order", detail: "Not yours." }); },
  broken: async () => { throw new Error("the handler's own"); },
});
`;

function as(...roles: string[]): RequestInit {
  return { headers: { "x-ms-client-principal": clientPrincipal({ ...claimsOf.v1Application, roles }) } };
}

async function refusal(answer: Promise<Response>) {
  const { status, headers, type } = await answer.then(async (response) => ({
    status: response.status,
    headers: response.headers,
    type: ((await response.json()) as { readonly type?: string }).type,
  }));
  expect(headers.get("content-type")).toBe("application/problem+json");
  return `${status} ${type?.replace("urn:problem:protected-function:", "")}`;
}

describe("a protected endpoint", () => {
  test("answers a caller with any of its roles, and passes the caller to its handler", async () => {
    const site = await servedSite(hosted, orders);
    for (const roles of [["Orders.Read"], ["Orders.Write"], ["Other", "Orders.Write"]]) {
      const answer = await site.call("/api/orders/7", as(...roles));
      expect([answer.status, await answer.json()]).toEqual([
        200,
        expect.objectContaining({
          params: { id: "7" },
          caller: {
            kind: "application",
            clientId: ids.clientId,
            objectId: ids.servicePrincipalObjectId,
            tenantId: ids.tenantId,
            roles,
          },
          more: 0,
        }),
      ]);
    }
    expect(logOf(site)[0]).toBe(`information: called by application ${ids.clientId} with roles Orders.Read`);
  });

  test("refuses a caller without its roles, whatever else it has, and runs no handler", async () => {
    const site = await servedSite(hosted, orders);
    const post = (init: RequestInit) => site.call("/api/orders", { method: "POST", body: "{}", ...init });
    for (const init of [as(), as("Orders.Read"), as("orders.write", "Orders.Write.All")]) {
      expect(await refusal(post(init))).toBe("403 app-role-missing");
    }
    expect(await refusal(post({}))).toBe("401 principal-missing");
    expect((await post(as("Orders.Write"))).status).toBe(200);
  });

  test("refuses everyone while App Service authentication is off", async () => {
    const site = await servedSite(hosted, orders, { appSettings: [] });
    expect(await refusal(site.call("/api/orders", as("Orders.Read")))).toBe("401 gate-off");
  });

  test("answers a refusal that its handler throws late, and fails for any other error", async () => {
    const site = await servedSite(hosted, orders);
    expect(await refusal(site.call("/api/late", as("Orders.Read")))).toBe("403 app-role-missing");
    expect(logOf(site)).toContain("warning: refused (app-role-missing): not this order");
    expect((await site.call("/api/broken", as("Orders.Read"))).status).toBe(500);
  });
});

describe("a handler", () => {
  const answering = `${orders.replace(/serve\(contract,[^]*/, "")}
const marked = { status: 403, headers: { "protected-function-refusal": "app-role-missing", "x-own": "1" } };
serve(contract, {
  orders: () => marked, "orders-write": (_request, context) => { context.extraOutputs.set("queue", "x"); },
  late: (_request, context) => ({ body: context.extraInputs.get("blob") }), broken: () => undefined,
  healthy: () => marked, wild: () => marked, health: () => marked,
});`;

  test("can't present its own answer as the guard's refusal", async () => {
    const site = await servedSite(hosted, answering);
    for (const answer of [await site.call("/api/orders", as("Orders.Read")), await site.call("/api/health")]) {
      expect([answer.status, answer.headers.get("x-own")]).toEqual([403, "1"]);
      expect(answer.headers.has("protected-function-refusal")).toBe(false);
    }
    expect((await site.call("/api/orders")).headers.get("protected-function-refusal")).toBe("principal-missing");
    expect((await site.call("/api/broken", as("Orders.Read"))).status).toBe(204);
  });

  test("fails if it uses a binding, which would be lost", async () => {
    const site = await servedSite(hosted, answering);
    const write = await site.call("/api/orders", { method: "POST", ...as("Orders.Write") });
    expect([write.status, (await site.call("/api/late", as("Orders.Read"))).status]).toEqual([500, 500]);
    const failures = site.functionsHost.logs(siteId).map(({ message }) => message);
    expect(failures).toContainEqual(
      expect.stringContaining(
        'orders-write uses context.extraOutputs.set("queue"), a binding that serve didn\'t register for it.',
      ),
    );
  });
});

describe("an anonymous endpoint", () => {
  const forged = {
    "x-ms-client-principal": clientPrincipal(claimsOf.v1Application),
    "x-ms-client-principal-id": "forged",
    "X-MS-TOKEN-AAD-ACCESS-TOKEN": "forged",
    authorization: "Bearer forged",
    "proxy-authorization": "Basic forged",
    cookie: "AppServiceAuthSession=forged",
    "x-zumo-auth": "forged",
    "X-ARR-ClientCert": "forged",
    "x-forwarded-client-cert": "forged",
    "x-functions-key": "forged",
    x_ms_client_principal: "forged",
    "x-other": "kept",
    "x-hub-signature-256": "kept",
    "x-api-key": "kept",
  };

  test("answers anyone, and doesn't learn who calls", async () => {
    const site = await servedSite(hosted, orders, { appSettings: [] });
    const answer = await site.call("/api/health?a=1&b=2", { headers: forged });
    const said = (await answer.json()) as { readonly headers: Record<string, string>; readonly query: unknown };
    expect([answer.status, said]).toEqual([200, expect.objectContaining({ user: null, more: 0, method: "GET" })]);
    expect(said).not.toHaveProperty("caller");
    expect(said.headers).toHaveProperty("x-other", "kept");
    expect(Object.values(said.headers).filter((value) => /forged|^ey/.test(value))).toEqual([]);
    expect(said.headers).toMatchObject({ "x-hub-signature-256": "kept", "x-api-key": "kept" });
    expect(said.query).toEqual([
      ["a", "1"],
      ["b", "2"],
    ]);
  });

  test("gets the body unchanged", async () => {
    const site = await servedSite(hosted, orders);
    const body = JSON.stringify({ sku: "ä", quantity: 1 });
    const answer = await site.call("/api/health", { method: "POST", body, headers: { "content-type": "text/plain" } });
    expect(await answer.json()).toMatchObject({ body, method: "POST", headers: { "content-type": "text/plain" } });
  });
});

describe("a protected endpoint at or under an anonymous path also refuses a caller with the role", () => {
  const answersOf = async (site: HostedSite, paths: readonly string[]) =>
    Object.fromEntries(
      await Promise.all(paths.map(async (path) => [path, await refusal(site.call(path, as("Orders.Read")))] as const)),
    );

  test("in every spelling of the path", async () => {
    const site = await servedSite(hosted, orders);
    const paths = [
      "/api/health-admin",
      "/api/health-admin/x",
      "/API/HEALTH-admin/x",
      "/api/health%2d%61dmin",
      "/api/healthy",
      "/api/health/x",
      "/api/%68ealth%ff",
      "/api/x/..%2fhealth",
      "/api/%2568ealth",
    ];
    expect(await answersOf(site, paths)).toEqual(Object.fromEntries(paths.map((path) => [path, "403 path-anonymous"])));
    expect((await site.call("/api/heal/x", as("Orders.Read"))).status).toBe(200);
  });

  test("in the path as App Service's front end received it", async () => {
    const site = await servedSite(hosted, orders);
    const sent = async (path: string) => {
      const { headers } = as("Orders.Read");
      const init = { headers: { ...Object(headers), "x-waws-unencoded-url": path } };
      return (await site.call("/api/orders", init)).status;
    };
    const paths = ["/api/health/../orders", "/api/health/%2e%2e/orders", "/api/health/%252e%252e/orders?x=1"];
    expect(await Promise.all(paths.map(sent))).toEqual([403, 403, 403]);
    expect(await Promise.all(["/api/orders", "/api/orders?x=/api/health", ""].map(sent))).toEqual([200, 200, 200]);
  });

  test("below the route prefix of host.json", async () => {
    const site = await servedSite(hosted, orders, { routePrefix: "v1/shop" });
    expect(await answersOf(site, ["/v1/shop/health-admin"])).toEqual({ "/v1/shop/health-admin": "403 path-anonymous" });
    expect((await site.call("/v1/shop/health")).status).toBe(200);
    expect((await site.call("/v1/shop/orders", as("Orders.Read"))).status).toBe(200);
  });
});

describe("the compiler", () => {
  const contract = defineContract({
    roles: { Read: { id: "6f0a3c1e-93ab-4d0c-8a56-4d2b1f6e7a01", displayName: "Read", members: ["User"] } },
    endpoints: {
      orders: { methods: ["GET"], route: "orders", allow: ["Read"] },
      health: { methods: ["GET"], route: "health", anonymous: "Load balancer probe" },
    },
  });
  const named: Handler = (_request, _context, { kind }) => ({ body: kind });

  test("accepts one handler per endpoint, and refuses missing and extra handlers, and a caller for an anonymous endpoint", () => {
    const typed = (): void => {
      serve(contract, { orders: named, health: () => ({}) });
      serve(contract, { orders: () => ({}), health: () => ({}) });
      serve(contract, { orders: { handler: named, extraOutputs: [] }, health: () => ({}) });
      serve(contract, {
        orders: { handler: named, extraInputs: [], return: output.http({}) },
        health: { handler: () => ({}) },
      });
      // @ts-expect-error serve registers no other option of app.http
      serve(contract, { orders: { handler: named, retry: {} }, health: () => ({}) });
      // @ts-expect-error a handler is missing
      serve(contract, { orders: { extraOutputs: [] }, health: () => ({}) });
      // @ts-expect-error nobody is known to call health
      serve(contract, { orders: named, health: { handler: named } });
      // @ts-expect-error serve takes no options
      serve(contract, { orders: named, health: () => ({}) }, { extraOutputs: [] });
      const endpoint = { methods: ["GET"], route: "x", anonymous: "Load balancer probe" } as const;
      // @ts-expect-error an endpoint has no such option
      defineContract({ roles: {}, endpoints: { health: { ...endpoint, extraOutputs: [] } } });
      // @ts-expect-error health has no handler
      serve(contract, { orders: named });
      // @ts-expect-error admin is no endpoint
      serve(contract, { orders: named, health: () => ({}), admin: named });
      // @ts-expect-error nobody is known to call health
      serve(contract, { orders: named, health: named });
      // @ts-expect-error Raed is no role
      defineContract({ ...contract, endpoints: { orders: { methods: ["GET"], route: "orders", allow: ["Raed"] } } });
      defineContract({
        ...contract,
        // @ts-expect-error either roles or nobody's
        endpoints: { orders: { methods: ["GET"], route: "orders", allow: ["Read"], anonymous: "For everybody" } },
      });
      // @ts-expect-error nobody may call it
      defineContract({ ...contract, endpoints: { orders: { methods: ["GET"], route: "orders", allow: [] } } });
    };
    expect(typed).toBeTypeOf("function");
  });
});
