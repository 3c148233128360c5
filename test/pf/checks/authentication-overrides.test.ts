import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alteredSettingsChecks } from "../../../packages/pf/checks/altered-settings.ts";
import { authenticationOverrideChecks } from "../../../packages/pf/checks/declared-settings.ts";
import { runChecks } from "../../../packages/pf/checks/run-checks.ts";
import { authenticationOverride } from "../../../packages/core/text/authentication-overrides.ts";
import { authenticationOverridesIn } from "../../../packages/pf/checks/deployed-settings.ts";
import { noOverrides, overrides } from "../../support/authentication-overrides.ts";
import { callerClientId, outputsOf, tenantId } from "../../support/sample-outputs-and-tokens.ts";

const siteId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/func-a";

/** A site whose function believes WEBSITE_AUTH_ENABLED, or does not; and what was written to it. */
interface FakeSite {
  appSettings: Record<string, string>;
  enabled: boolean;
  isFooled: boolean;
  /** Answers every call so, whatever its settings. */
  broken?: number;
  refuses?: string;
  readonly writes: string[];
}

let server: Server;
let site: FakeSite;
beforeAll(async () => {
  server = createServer((request, response) => {
    const isFooled = !site.enabled && site.appSettings["WEBSITE_AUTH_ENABLED"] === "true" && site.isFooled;
    const status = site.broken ?? (isFooled && request.headers["x-ms-client-principal"] ? 200 : 401);
    const guards = '{"type":"urn:problem:protected-function:gate-off"}';
    const type = site.enabled ? {} : { "content-type": "application/problem+json" };
    response.writeHead(status, type).end(site.enabled ? "" : guards);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());

const resourceManager = {
  call: async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const what = path.replace(siteId, "").replace(/\?.*/, "");
    if (method === "PUT") {
      const { properties } = body as { readonly properties: Record<string, unknown> };
      site.writes.push(`${what} ${JSON.stringify(properties)}`);
      if (what === site.refuses) throw new Error("refused");
      if (what === "/config/appsettings") site.appSettings = properties as Record<string, string>;
      else site.enabled = (properties["platform"] as { readonly enabled: boolean }).enabled;
      return {};
    }
    return { properties: what.includes("authsettings") ? { platform: { enabled: site.enabled } } : site.appSettings };
  },
};

async function run(row: string, about: Partial<FakeSite> = {}) {
  site = { appSettings: { KEPT: "1" }, enabled: true, isFooled: false, writes: [], ...about };
  const { port } = server.address() as AddressInfo;
  const outputs = outputsOf(
    {},
    {
      endpoints: [
        { name: "orders", method: "GET", url: `http://127.0.0.1:${port}/api/orders`, allow: ["Orders.Read"] },
      ],
    },
  );
  const checks = [...authenticationOverrideChecks, ...alteredSettingsChecks].filter((check) => check.row === row);
  const outcomes = await runChecks(checks, {
    outputs: { ...outputs, functionApp: { ...outputs.functionApp, siteId } },
    caller: { tenantId, clientId: callerClientId, clientSecret: "secret" },
    administrator: { graph: resourceManager, resourceManager },
    alteration: true,
  });
  return outcomes.map(({ outcome, reason }) => ({ outcome, reason }));
}

const off = '/config/authsettingsV2 {"platform":{"enabled":false}}';
const on = '/config/authsettingsV2 {"platform":{"enabled":true}}';
const claimed = '/config/appsettings {"KEPT":"1","WEBSITE_AUTH_ENABLED":"true"}';
const asBefore = '/config/appsettings {"KEPT":"1"}';

describe("B16", () => {
  it("holds if no app setting overrides authentication", async () => {
    expect(await run("B16")).toEqual([{ outcome: "proved", reason: "read the names of the app settings" }]);
    expect(site.writes).toEqual([]);
  });

  it("fails with the settings' names, without values", async () => {
    const appSettings = { KEPT: "1", WEBSITE_AUTH_ENABLED: "hidden", managed_environment: "hidden" };

    expect(await run("B16", { appSettings })).toEqual([
      {
        outcome: "failed",
        reason:
          "read the names of the app settings: expected none, found WEBSITE_AUTH_ENABLED set, managed_environment set",
      },
    ]);
  });

  it.each(overrides)("counts %j as an override, like the program's rule", (name) => {
    expect(authenticationOverridesIn({ KEPT: "1", [name]: "x" })).toEqual([name]);
    expect(authenticationOverride(name)).toBeDefined();
  });

  it.each(noOverrides)("doesn't count %j as an override, like the program's rule", (name) => {
    expect(authenticationOverridesIn({ [name]: "x" })).toEqual([]);
    expect(authenticationOverride(name)).toBeUndefined();
  });
});

describe("B15 with an app setting that claims the gate is on", () => {
  it.each([
    [false, "refused with 401 by the function"],
    [true, "answered with 200: it fools the function"],
  ])("reports what a forged principal got, and restores everything: fooled %s", async (isFooled, told) => {
    const [first, second] = await run("B15", { isFooled });

    expect(first).toEqual({
      outcome: "proved",
      reason: expect.stringMatching(/^turned App Service authentication off/),
    });
    expect(second).toEqual({
      outcome: "proved",
      reason:
        "set the app setting WEBSITE_AUTH_ENABLED=true, turned App Service authentication off, called with a forged principal " +
        `(${told}), read the settings back`,
    });
    // The door is shut before the setting goes: what is left half-way is no open door.
    expect(site.writes.slice(2, 6)).toEqual([claimed, off, on, asBefore]);
  });

  it.each<[string, Partial<FakeSite>]>([
    ["the site does not answer as a function does", { broken: 503 }],
    ["another setting overrides authentication, too", { appSettings: { KEPT: "1", MANAGED_ENVIRONMENT: "x" } }],
  ])("fails if %s", async (_, about) => {
    const [, second] = await run("B15", about);

    expect(second?.outcome).toBe("failed");
    expect(site.enabled).toBe(true);
    expect(site.appSettings).toEqual(about.appSettings ?? { KEPT: "1" });
  });

  it("restores the settings if authentication can't be switched", async () => {
    const [, second] = await run("B15", { refuses: "/config/authsettingsV2" });

    expect(second).toEqual({ outcome: "failed", reason: "refused" });
    expect(site.writes.at(-1)).toBe(asBefore);
    expect(site.appSettings).toEqual({ KEPT: "1" });
  });
});
