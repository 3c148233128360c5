import { describe, expect, test } from "vitest";
import { endpointChecks } from "../../../../packages/pf/checks/guide.ts";
import type { Origin } from "../../../../packages/pf/checks/origin.ts";
import { type Outcome, runChecks } from "../../../../packages/pf/checks/run-checks.ts";
import { servedSite } from "../../../support/served-site.ts";
import { siteId, useHostedSites } from "../../../support/hosted-site.ts";
import { type FakeSite, fakeSite } from "./fake-site.ts";

const hosted = useHostedSites();

const roles = `{
  "Orders.Read": { id: "6f0a3c1e-93ab-4d0c-8a56-4d2b1f6e7a01", displayName: "Read", members: ["Application", "User"] },
  "Orders.Write": { id: "6f0a3c1e-93ab-4d0c-8a56-4d2b1f6e7a02", displayName: "Write", members: ["Application"] },
}`;
const app = `
import { defineContract } from "@protected-function/guard/contract";
import { serve } from "@protected-function/guard";
const contract = defineContract({
  roles: ${roles},
  endpoints: {
    orders: { methods: ["HEAD", "OPTIONS"], route: "orders/{id}", allow: ["Orders.Read"] },
    health: { methods: ["GET"], route: "health", anonymous: "Load balancer probe" },
  },
});
serve(contract, { orders: () => ({ jsonBody: 1 }), health: (request) => ({ jsonBody: Object.fromEntries(request.headers) }) });
`;

/** The rows of the guard alone, about a package that runs as it would behind App Service authentication. */
async function rowsOf(source: string, endpoints: Parameters<FakeSite["outputs"]>[0]) {
  const served = await servedSite(hosted, source);
  // What the handler itself answers by way of App Service authentication: the headers that it got.
  const site = await fakeSite(({ headers }) => ({
    status: 200,
    body: Object.fromEntries(Object.entries(headers).filter(([name]) => shows(name))),
  }));
  const outputs = site.outputs(endpoints);
  const api = { ...outputs.api, appRoles: { "Orders.Read": "1", "Orders.Write": "2" } };
  const origin: Origin = {
    outputs: { ...outputs, api },
    caller: { tenantId: "", clientId: "", clientSecret: "" },
    callBehindGate: (call) => served.functionsHost.call(siteId, call),
  };
  try {
    return await runChecks(alone, origin);
  } finally {
    await site.close();
  }
}
let shows = (name: string): boolean => name === "user-agent";

const alone = endpointChecks.filter(({ row }) => ["E8", "E9", "E10", "E11"].includes(row));
const endpoints: Parameters<FakeSite["outputs"]>[0] = [
  { name: "orders", method: "HEAD", url: "/api/orders/{id}", allow: ["Orders.Read"] },
  { name: "orders", method: "OPTIONS", url: "/api/orders/{id}", allow: ["Orders.Read"] },
  { name: "health", method: "GET", url: "/api/health", anonymous: "Load balancer probe" },
];
const unproved = (rows: readonly Outcome[]) => rows.filter(({ outcome }) => outcome !== "proved");

test("proves the guard alone, also for HEAD, OPTIONS and a handler that shows its headers", async () => {
  const rows = await rowsOf(app, endpoints);
  expect(unproved(rows)).toEqual([]);
  expect(rows.map(({ id }) => id)).toEqual(["E9", "E8", "E8", "E10", "E10", "E11"]);
  expect(rows.every(({ exchanges }) => exchanges > 2)).toBe(true);
});

describe("isn't proved", () => {
  test("if an anonymous handler's answer shows a forged header", async () => {
    shows = (name) => name.startsWith("x-ms-client");
    const failed = unproved(await rowsOf(app, endpoints));
    shows = (name) => name === "user-agent";
    expect(failed.map(({ id, reason }) => [id, reason.includes("shown true")])).toEqual([["E9", true]]);
  });

  test("of a package whose functions aren't behind the guard", async () => {
    const past = `${app}
import { app } from "@azure/functions";
app.http("orders-too", { route: "too", methods: ["GET"], authLevel: "anonymous", handler: () => ({}) });`;
    const more = { name: "orders-too", method: "GET" as const, url: "/api/too", allow: ["Orders.Read"] };
    const failed = unproved(await rowsOf(past, [more]));
    expect([...new Set(failed.map(({ id }) => id))]).toEqual(["E8", "E10"]);
  });

  test("on a live stack, where App Service authentication can't be bypassed", async () => {
    const site = await fakeSite(() => undefined);
    const origin = { outputs: site.outputs(endpoints), caller: { tenantId: "", clientId: "", clientSecret: "" } };
    const rows = await runChecks(alone, origin);
    await site.close();
    expect([...new Set(rows.map(({ outcome, reason }) => `${outcome}: ${reason}`))]).toEqual([
      "not-applicable: needs requests that reach the function past App Service authentication",
    ]);
  });
});
