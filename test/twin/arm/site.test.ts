import { expect, it } from "vitest";
import { bodies, deployed, ids, siteWith } from "./stack.ts";

it("creates a site with its name as its host name, and hides its app settings", async () => {
  const { call, tenant } = await deployed("plan");
  const created = await call("PUT", ids.site, { body: bodies.site });
  expect(created.status).toBe(200);
  const defaultHostName = "func-twin.azurewebsites.net";
  const scmHostName = "func-twin.scm.azurewebsites.net";
  const identity = tenant.subscription.find(ids.identity)?.body["properties"] as Record<string, string>;
  const expected = {
    id: ids.site,
    name: "func-twin",
    type: "Microsoft.Web/sites",
    location: "westeurope",
    kind: "functionapp,linux",
    identity: {
      type: "UserAssigned",
      userAssignedIdentities: {
        [ids.identity]: { principalId: identity["principalId"], clientId: identity["clientId"] },
      },
    },
    properties: {
      serverFarmId: ids.plan,
      httpsOnly: true,
      publicNetworkAccess: "Enabled",
      clientAffinityEnabled: false,
      functionAppConfig: bodies.site.properties.functionAppConfig,
      siteConfig: {
        appSettings: null,
        minTlsVersion: "1.2",
        http20Enabled: false,
        localMySqlEnabled: false,
        ftpsState: "AllAllowed",
      },
      defaultHostName,
      hostNames: [defaultHostName],
      enabledHostNames: [defaultHostName, scmHostName],
      hostNameSslStates: [
        { name: defaultHostName, sslState: "Disabled", hostType: "Standard" },
        { name: scmHostName, sslState: "Disabled", hostType: "Repository" },
      ],
      reserved: null,
      isXenon: false,
      hyperV: false,
      scmSiteAlsoStopped: false,
      enabled: true,
      state: "Running",
      availabilityState: "Normal",
      usageState: "Normal",
      sku: "FlexConsumption",
      resourceGroup: "rg-twin",
      repositorySiteName: "func-twin",
      lastModifiedTimeUtc: "2026-11-24T15:09:18",
    },
  };
  expect(created.body).toEqual(expected);
  expect(created.headers.get("etag")).toBe('"1DD7C25C6AF6300"');
  const read = await call("GET", ids.site);
  expect([read.body, read.headers.get("etag")]).toEqual([{ ...expected, location: "West Europe" }, null]);
  expect(tenant.subscription.find(ids.site)?.body).toMatchObject({
    properties: { siteConfig: { appSettings: bodies.site.properties.siteConfig.appSettings } },
  });
});

it("shows its configuration under config/web, still without app settings", async () => {
  const { call } = await deployed("site");
  expect((await call("GET", `${ids.site}/config/web`)).body).toEqual({
    id: `${ids.site}/config/web`,
    name: "func-twin",
    type: "Microsoft.Web/sites/config",
    location: "West Europe",
    properties: {
      appSettings: null,
      minTlsVersion: "1.2",
      http20Enabled: false,
      localMySqlEnabled: false,
      ftpsState: "AllAllowed",
    },
  });
});

const listSettings = async (call: Awaited<ReturnType<typeof deployed>>["call"]) =>
  ((await call("POST", `${ids.site}/config/appsettings/list`)).body as { properties: unknown }).properties;

it("replaces all app settings if a PUT has some, and keeps them otherwise", async () => {
  const { call, put } = await deployed("site");
  expect(await listSettings(call)).toEqual({ AzureWebJobsStorage__credential: "managedidentity" });
  await put(ids.site, siteWith({ siteConfig: { appSettings: [{ name: "A", value: "1" }] } }));
  expect(await listSettings(call)).toEqual({ A: "1" });
  await put(ids.site, siteWith({ siteConfig: { minTlsVersion: "1.3" } }));
  expect(await listSettings(call)).toEqual({ A: "1" });
  await put(ids.site, siteWith({ siteConfig: undefined }));
  expect(await listSettings(call)).toEqual({ A: "1" });
  expect((await call("GET", `${ids.site}/config/web`)).body).toMatchObject({ properties: { minTlsVersion: "1.3" } });
  await put(ids.site, siteWith({ siteConfig: { appSettings: [] } }));
  expect(await listSettings(call)).toEqual({});
});

it("replaces all app settings by config/appsettings", async () => {
  const { call, put, tenant } = await deployed("site");
  const answer = await put(`${ids.site}/config/appsettings`, { properties: { B: "2" } });
  expect(answer).toEqual({
    id: `${ids.site}/config/appsettings`,
    name: "appsettings",
    type: "Microsoft.Web/sites/config",
    location: "West Europe",
    properties: { B: "2" },
  });
  expect(await listSettings(call)).toEqual({ B: "2" });
  expect(tenant.subscription.find(ids.site)?.body).toMatchObject({
    properties: { httpsOnly: true, siteConfig: { appSettings: [{ name: "B", value: "2" }], minTlsVersion: "1.2" } },
  });
});

it("deletes the empty plan with its last site by default", async () => {
  const kept = await deployed("site");
  await kept.call("DELETE", `${ids.site}?deleteEmptyServerFarm=false`);
  expect(kept.tenant.subscription.find(ids.plan)).toBeDefined();
  const { call, tenant } = await deployed("authSettings");
  expect((await call("DELETE", ids.site)).status).toBe(200);
  expect(tenant.subscription.find(ids.plan)).toBeUndefined();
  expect(tenant.subscription.find(ids.authSettings)).toBeUndefined();
});
