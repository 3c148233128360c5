import { expect, it } from "vitest";
import { expectAnswer, expectRefused, group, notSupported, subscription } from "./arm-fixture.ts";
import { bodies, deployed, ids, siteWith } from "./stack.ts";
import { webError } from "./web-error.ts";

const invalid = (what: string, why: string, extendedCode?: string) =>
  webError({
    code: "BadRequest",
    message: `${what} is invalid.  ${why}`,
    template: "{0} is invalid.  {1}",
    parameters: [what, why],
    ...(extendedCode !== undefined && { extendedCode }),
  });

it("refuses siteConfig properties that Flex Consumption does not take, one or several, null or not", async () => {
  const { call, tenant } = await deployed("plan");
  await expectAnswer(
    call("PUT", ids.site, { body: siteWith({ siteConfig: { linuxFxVersion: "Node|24" } }) }),
    400,
    invalid(
      "The following site configuration property (Site.SiteConfig.LinuxFxVersion) for Flex Consumption sites",
      "Please remove or rename it before retrying.",
      "51021",
    ),
  );
  const two = await call("PUT", ids.site, {
    body: siteWith({ siteConfig: { netFrameworkVersion: "v4.6", ftpsState: null } }),
  });
  expect(two.body).toEqual(
    invalid(
      "The following list of 2 site configuration properties (Site.SiteConfig.FtpsState,Site.SiteConfig.NetFrameworkVersion) for Flex Consumption sites",
      "Please remove or rename it before retrying.",
      "51021",
    ),
  );
  expect(tenant.subscription.find(ids.site)).toBeUndefined();
});

it("requires functionAppConfig when a site is created", async () => {
  const { call, put } = await deployed("plan");
  await expectAnswer(
    call("PUT", ids.site, { body: siteWith({ functionAppConfig: undefined }) }),
    400,
    invalid(
      "properties.functionAppConfig",
      "The requested ServerFarm plan-twin is configured for FlexConsumption.  But FunctionAppConfig is not included in the site create request. FunctionAppConfig is required on create for FlexConsumption sites",
      "51021",
    ),
  );
  await put(ids.site, bodies.site);
  expect((await call("PUT", ids.site, { body: siteWith({ functionAppConfig: undefined }) })).status).toBe(200);
});

it("requires the plan", async () => {
  const { call } = await deployed("container");
  await expectAnswer(
    call("PUT", ids.site, { body: bodies.site }),
    404,
    webError({
      code: "NotFound",
      extendedCode: "51004",
      message: "Cannot find ServerFarm with name plan-twin.",
      template: "Cannot find {0} with name {1}.",
      parameters: ["ServerFarm", "plan-twin"],
    }),
  );
});

it("has room for one site on a plan", async () => {
  const { call } = await deployed("site");
  const answer = await call("PUT", `${ids.site}2`, { body: bodies.site });
  expect(answer.status).toBe(409);
  expect(answer.body).toMatchObject({ Code: "Conflict", Message: expect.stringContaining("'func-twin'") });
});

it("refuses a site name that is in use elsewhere", async () => {
  const { call, put } = await deployed("site");
  await put(`${subscription}/resourcegroups/rg-other`, bodies.group);
  const answer = await call("PUT", ids.site.replace("rg-twin", "rg-other"), { body: bodies.site });
  expect(answer.status).toBe(409);
  expect(answer.body).toMatchObject({ Message: "Website with given name func-twin already exists." });
});

it("requires the identity", async () => {
  const { call } = await deployed("plan");
  const other = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-other`;
  const identity = { type: "UserAssigned", userAssignedIdentities: { [other]: {} } };
  await expectRefused(
    call("PUT", ids.site, { body: { ...bodies.site, identity } }),
    400,
    "FailedIdentityOperation",
    `Identity operation for resource '${ids.site}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '{"error":{"code":"BadRequest","message":"Resource '${other}' was not found."}}'.'.`,
  );
});

it("requires the container, and that the site's own identity reaches it", async () => {
  const { call } = await deployed("plan");
  const withStorage = (changes: object) => {
    const { functionAppConfig } = bodies.site.properties;
    const storage = { ...functionAppConfig.deployment.storage, ...changes };
    return siteWith({ functionAppConfig: { ...functionAppConfig, deployment: { storage } } });
  };
  const value = "https://sttwin.blob.core.windows.net/other";
  await expectAnswer(
    call("PUT", ids.site, { body: withStorage({ value }) }),
    400,
    invalid(
      "properties.functionAppConfig.deployment.storage.value",
      "The container 'https://sttwin.blob.core.windows.net/other' does not exist.",
    ),
  );
  const userAssignedIdentityResourceId = `${ids.identity}2`;
  const authentication = { type: "UserAssignedIdentity", userAssignedIdentityResourceId };
  const notOwn = await call("PUT", ids.site, { body: withStorage({ authentication }) });
  expect(notOwn.body).toEqual(
    invalid(
      "properties.functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId",
      `The identity '${userAssignedIdentityResourceId}' is not assigned to the site.`,
    ),
  );
  const key = await call("PUT", ids.site, {
    body: withStorage({ authentication: { type: "SystemAssignedIdentity" } }),
  });
  expect(key.status).toBe(501);
});

it.each([39, 1001])("refuses %i instances", async (maximumInstanceCount) => {
  const { call } = await deployed("plan");
  const { functionAppConfig } = bodies.site.properties;
  const scaleAndConcurrency = { maximumInstanceCount, instanceMemoryMB: 2048 };
  const body = siteWith({ functionAppConfig: { ...functionAppConfig, scaleAndConcurrency } });
  expect((await call("PUT", ids.site, { body })).status).toBe(400);
});

it("accepts app settings that Flex Consumption has deprecated", async () => {
  const { call } = await deployed("plan");
  const appSettings = [{ name: "FUNCTIONS_EXTENSION_VERSION", value: "~4" }];
  expect((await call("PUT", ids.site, { body: siteWith({ siteConfig: { appSettings } }) })).status).toBe(200);
});

it("accepts defaults that Pulumi's SDK adds, and refuses unsupported properties by name", async () => {
  const { call } = await deployed("plan");
  const defaults = { hyperV: false, isXenon: false, scmSiteAlsoStopped: false, clientAffinityEnabled: false };
  const siteConfig = { http20Enabled: true, localMySqlEnabled: false };
  expect((await call("PUT", ids.site, { body: siteWith({ ...defaults, siteConfig }) })).status).toBe(200);
  const vnet = await call("PUT", ids.site, { body: siteWith({ vnetRouteAllEnabled: true }) });
  expect(vnet.body).toEqual(notSupported("the property 'properties.vnetRouteAllEnabled' of Microsoft.Web/sites"));
});

const withScale = (scaleAndConcurrency: object) => {
  const { functionAppConfig } = bodies.site.properties;
  return siteWith({ functionAppConfig: { ...functionAppConfig, scaleAndConcurrency } });
};

it("accepts always-ready instances of any name, up to the app's maximum", async () => {
  const { call, put } = await deployed("plan");
  const scale = { maximumInstanceCount: 40, instanceMemoryMB: 2048 };
  const alwaysReady = [{ name: "http", instanceCount: 40 }];
  expect(await put(ids.site, withScale({ ...scale, alwaysReady }))).toMatchObject({
    properties: { functionAppConfig: { scaleAndConcurrency: { ...scale, alwaysReady } } },
  });
  const where = "properties.functionAppConfig.scaleAndConcurrency.alwaysReady";
  await expectAnswer(
    call("PUT", ids.site, {
      body: withScale({ ...scale, alwaysReady: [{ name: "http", instanceCount: 41 }] }),
    }),
    400,
    invalid(where, "The instance count 41 of 'http' exceeds the maximum instance count 40."),
  );
  const named = [{ name: "hello", instanceCount: 1 }];
  expect(await put(ids.site, withScale({ ...scale, alwaysReady: named }))).toMatchObject({
    properties: { functionAppConfig: { scaleAndConcurrency: { alwaysReady: named } } },
  });
});

it.each([512, 2048, 4096])("accepts instances of %i MB", async (instanceMemoryMB) => {
  const { call } = await deployed("plan");
  const body = withScale({ maximumInstanceCount: 1000, instanceMemoryMB });
  expect((await call("PUT", ids.site, { body })).status).toBe(200);
});

it("refuses instances of any other size", async () => {
  const { call } = await deployed("plan");
  const answer = await call("PUT", ids.site, { body: withScale({ maximumInstanceCount: 40, instanceMemoryMB: 1024 }) });
  expect(answer.body).toEqual(
    notSupported(
      "1024 as 'properties.functionAppConfig.scaleAndConcurrency.instanceMemoryMB' of Microsoft.Web/sites (supported: 512, 2048, 4096)",
    ),
  );
});
