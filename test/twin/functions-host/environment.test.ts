import { expect, test, vi } from "vitest";
import { host, notImitated, notImitatedText, siteId, useHostedSites } from "../../support/hosted-site.ts";

const hosted = useHostedSites();
const showEnvironment = 'app.http("env", { handler: () => ({ jsonBody: process.env }) });';

const injected = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  AZURE_FUNCTIONS_ENVIRONMENT: "Production",
  FUNCTIONS_EXTENSION_VERSION: "~4",
  FUNCTIONS_WORKER_RUNTIME: "node",
  WEBSITE_SITE_NAME: "who-calls",
  WEBSITE_HOSTNAME: host,
  WEBSITE_AUTH_ENABLED: "False",
};

test("gives the function the site's app settings that say something and the platform's variables, and nothing of the twin's", async () => {
  vi.stubEnv("TWIN_SECRET", "secret");
  vi.stubEnv("HTTPS_PROXY", "http://127.0.0.1:1");
  const site = await hosted();
  await site.deploy(showEnvironment);
  site.configure({}, [{ name: "GREETING", value: "hello" }, { name: "EMPTY" }, { name: "BLANK", value: "" }]);
  expect(await (await site.call("/api/env")).json()).toEqual({ ...injected, GREETING: "hello" });
  vi.unstubAllEnvs();
});

test("B16 lets an app setting win over the platform's word, unless it is empty", async () => {
  const site = await hosted();
  await site.deploy(showEnvironment);
  const environment = async () => (await site.call("/api/env")).json() as Promise<Record<string, string>>;
  site.configure({}, [
    { name: "WEBSITE_AUTH_ENABLED", value: "true" },
    { name: "AZURE_FUNCTIONS_ENVIRONMENT", value: "Development" },
  ]);
  const overridden = { WEBSITE_AUTH_ENABLED: "true", AZURE_FUNCTIONS_ENVIRONMENT: "Development" };
  expect(await environment()).toEqual({ ...injected, ...overridden });
  site.put(`${siteId}/config/authsettingsV2`, "Microsoft.Web/sites/config", {
    properties: { platform: { enabled: true } },
  });
  site.configure({}, [{ name: "WEBSITE_AUTH_ENABLED", value: "false" }]);
  expect(await environment()).toEqual({ ...injected, WEBSITE_AUTH_ENABLED: "false" });
  site.configure({}, [{ name: "WEBSITE_AUTH_ENABLED", value: "" }]);
  expect(await environment()).toEqual({ ...injected, WEBSITE_AUTH_ENABLED: "True" });
  site.configure({}, [{ name: "MANAGED_ENVIRONMENT", value: "yes" }]);
  expect(await environment()).toEqual({ ...injected, WEBSITE_AUTH_ENABLED: "True", MANAGED_ENVIRONMENT: "yes" });
});

test.each([
  [undefined, {}],
  [true, { WEBSITE_AUTH_V2_CONFIG_JSON: '{"platform":{"enabled":false}}' }],
])("shows the worker authsettingsV2 only where it is told to: %j", async (seesAuthSettings, seen) => {
  const site = await hosted(seesAuthSettings ? { seesAuthSettings } : {});
  await site.deploy(showEnvironment);
  expect(await (await site.call("/api/env")).json()).toEqual(injected);
  site.put(`${siteId}/config/authsettingsV2`, "Microsoft.Web/sites/config", {
    properties: { platform: { enabled: false } },
  });
  expect(await (await site.call("/api/env")).json()).toEqual({ ...injected, ...seen });
});

test("B15 says whether the gate is on, as authsettingsV2 has it at the moment", async () => {
  const site = await hosted();
  await site.deploy(showEnvironment);
  const gate = async (): Promise<unknown> => {
    const environment = (await (await site.call("/api/env")).json()) as Record<string, string>;
    return environment["WEBSITE_AUTH_ENABLED"];
  };
  const configure = (properties: object): void =>
    site.put(`${siteId}/config/authsettingsV2`, "Microsoft.Web/sites/config", { properties });
  expect(await gate()).toBe("False");
  configure({ platform: { enabled: true } });
  expect(await gate()).toBe("True");
  configure({ platform: { enabled: false } });
  expect(await gate()).toBe("False");
});

test.each([
  [
    "AzureFunctionsJobHost__extensions__http__routePrefix",
    "v1",
    "the app setting 'AzureFunctionsJobHost__extensions__http__routePrefix'",
  ],
  ["AzureWebJobs.env.Disabled", "true", "the app setting 'AzureWebJobs.env.Disabled'"],
  [
    "website_sku",
    "Dynamic",
    "the app setting 'website_sku', by which the Functions host may decide about authentication",
  ],
  ["SECRET", "@Microsoft.AppConfiguration(Endpoint=https://a)", "the reference in the app setting 'SECRET'"],
])("refuses the app setting %s by name", async (name, value, what) => {
  const site = await hosted();
  await site.deploy(showEnvironment);
  site.configure({}, [{ name, value }]);
  expect(await notImitated(await site.call("/api/env"))).toBe(notImitatedText(what));
});

test.each([
  ["a site in state 'Stopped'", { state: "Stopped" }],
  ["publicNetworkAccess 'Disabled' of a site", { publicNetworkAccess: "Disabled" }],
  ["clientCertEnabled of a site", { clientCertEnabled: true }],
  ["the runtime 'node' '20': it runs 'node' '24'", { functionAppConfig: { runtime: { name: "node", version: "20" } } }],
])("refuses %s by name", async (what, properties) => {
  const site = await hosted();
  await site.deploy(showEnvironment);
  site.configure(properties);
  expect(await notImitated(await site.call("/api/env"))).toBe(notImitatedText(what));
});
