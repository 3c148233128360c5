import { expect, test } from "vitest";
import { declaredSettings, sign, useIssuer, v1Claims } from "./protected-site.ts";

const issuer = useIssuer();
const forged = { "x-ms-client-principal": "forged", "x-ms-token-aad-id-token": "forged", "x-zumo-auth": "forged" };

test.each([
  ["there are no settings", undefined],
  ["the platform is disabled, as Pulumi's delete leaves it", { platform: { enabled: false } }],
  ["nothing says that it is enabled", { ...declaredSettings, platform: {} }],
])("B15 passes forged headers to the app when %s", async (_, properties) => {
  const site = issuer.site();
  if (properties) site.configure(properties);
  else site.removeSettings();
  expect((await site.call(forged)).status).toBe(200);
  expect(Object.fromEntries(site.reached[0]?.headers ?? [])).toEqual(forged);
});

test("passes its own routes to the app when off", async () => {
  const site = issuer.site();
  site.removeSettings();
  expect(await (await site.call({}, "/.auth/me")).text()).toBe("from the app");
});

test("allows anonymous callers if configured, but removes their claims about themselves", async () => {
  const site = issuer.site();
  site.configure({
    ...declaredSettings,
    globalValidation: { requireAuthentication: false, unauthenticatedClientAction: "AllowAnonymous" },
  });
  expect((await site.call({ ...forged, "x-other": "kept" })).status).toBe(200);
  expect(Object.fromEntries(site.reached[0]?.headers ?? [])).toEqual({ "x-other": "kept" });
  expect((await site.callWith(await sign(issuer.key, v1Claims))).status).toBe(200);
  expect(site.reached[1]?.headers.get("x-ms-client-principal-idp")).toBe("aad");
});

const name = "WEBSITE_AUTH_ENABLED";

test.each(["false", "False", "0", "no", "2147483648", "1.0"])(
  "B16 %s as an app setting switches off App Service authentication, which authsettingsV2 switch on: forged headers reach the app",
  async (value) => {
    const site = issuer.site();
    site.deploySite([{ name, value }]);
    expect((await site.call(forged)).status).toBe(200);
    expect(Object.fromEntries(site.reached[0]?.headers ?? [])).toEqual(forged);
  },
);

test.each(["true", "TRUE", " True ", "1", "-1", ""])(
  "%j as an app setting leaves App Service authentication as it is",
  async (value) => {
    const site = issuer.site();
    site.deploySite([{ name, value }]);
    expect((await site.call(forged)).status).toBe(401);
    expect((await site.callWith(await sign(issuer.key, v1Claims))).status).toBe(200);
    expect(site.reached).toHaveLength(1);
    expect(site.reached[0]?.headers.get("x-ms-client-principal")).not.toBe("forged");
  },
);

test("B16 any value of MANAGED_ENVIRONMENT has the host leave App Service authentication out; an empty one does not", async () => {
  const site = issuer.site();
  site.deploySite([{ name: "MANAGED_ENVIRONMENT", value: "false" }]);
  expect((await site.call(forged)).status).toBe(200);
  site.deploySite([{ name: "MANAGED_ENVIRONMENT", value: "" }]);
  expect((await site.call(forged)).status).toBe(401);
});

test("passes everything if only an app setting switches it on, with authsettingsV2 off or missing", async () => {
  const site = issuer.site();
  site.deploySite([{ name, value: "true" }]);
  site.configure({ ...declaredSettings, platform: { enabled: false } });
  expect((await site.call({ ...forged, "x-other": "kept" })).status).toBe(200);
  site.removeSettings();
  expect((await site.call({ ...forged, "x-other": "kept" })).status).toBe(200);
  for (const { headers } of site.reached) {
    expect(Object.fromEntries(headers)).toEqual({ ...forged, "x-other": "kept" });
  }
  expect(site.reached).toHaveLength(2);
});

test.each([
  "website_auth_enabled",
  "Managed_Environment",
  "WEBSITE_SKU",
  "website_instance_id",
  "CONTAINER_NAME",
  "WEBSITE_POD_NAME",
  "LEGION_SERVICE_HOST",
])("refuses the app setting %s by name, whether App Service authentication is on or off", async (setting) => {
  const site = issuer.site();
  site.deploySite([{ name: setting, value: "x" }]);
  for (const prepare of [() => {}, () => site.removeSettings()]) {
    prepare();
    const response = await site.call({});
    expect(response.status).toBe(501);
    expect(await response.text()).toContain(`the app setting '${setting}', by which the Functions host may decide`);
  }
  expect(site.reached).toEqual([]);
});

test("refuses the middleware's other settings by name if only an app setting switches it on", async () => {
  const site = issuer.site();
  site.removeSettings();
  site.deploySite([
    { name, value: "true" },
    { name: "WEBSITE_AUTH_V2_CONFIG_JSON", value: "{}" },
  ]);
  const response = await site.call({});
  expect([response.status, await response.text()]).toEqual([
    501,
    expect.stringContaining("the app setting 'WEBSITE_AUTH_V2_CONFIG_JSON', which steers App Service authentication"),
  ]);
});
