import { expect, it } from "vitest";
import { expectAnswer, expectNotSupported, expectRefused, otherPrincipal } from "./arm-fixture.ts";
import { bodies, deployed, ids } from "./stack.ts";
import { webError } from "./web-error.ts";

const answer = (properties: unknown) => ({
  id: ids.authSettings,
  name: "authsettingsV2",
  type: "Microsoft.Web/sites/config",
  location: "West Europe",
  properties,
});

/** `bodies.authSettings` over the defaults that Azure fills in. */
const filledIn = {
  platform: { enabled: true, runtimeVersion: "~1" },
  globalValidation: { requireAuthentication: true, unauthenticatedClientAction: "Return401" },
  identityProviders: {
    azureActiveDirectory: {
      enabled: true,
      registration: { clientId: "api", openIdIssuer: "https://sts.windows.net/tenant/" },
      login: { disableWWWAuthenticate: false },
      validation: {
        jwtClaimChecks: {},
        defaultAuthorizationPolicy: { allowedPrincipals: {}, allowedApplications: ["client"] },
        allowedAudiences: ["api://api"],
      },
    },
    facebook: { enabled: true, registration: {}, login: {} },
    gitHub: { enabled: true, registration: {}, login: {} },
    google: { enabled: true, registration: {}, login: {}, validation: {} },
    twitter: { enabled: true, registration: {} },
    legacyMicrosoftAccount: { enabled: true, registration: {}, login: {}, validation: {} },
    apple: { enabled: true, registration: {}, login: {} },
  },
  login: {
    routes: {},
    tokenStore: { enabled: true, tokenRefreshExtensionHours: 72, fileSystem: {}, azureBlobStorage: {} },
    preserveUrlFragmentsForLogins: false,
    cookieExpiration: { convention: "FixedTime", timeToExpiration: "08:00:00" },
    nonce: { validateNonce: true, nonceExpirationInterval: "00:05:00" },
  },
  httpSettings: { requireHttps: true, routes: { apiPrefix: "/.auth" }, forwardProxy: { convention: "NoProxy" } },
  clearInboundClaimsMapping: "false",
};

it("is switched off by default", async () => {
  const { call } = await deployed("site");
  const off = answer({ platform: { enabled: false } });
  expect((await call("GET", ids.authSettings)).body).toEqual(off);
  expect((await call("GET", `${ids.authSettings}/list`)).body).toEqual(off);
});

it("stores the document with its defaults for App Service authentication to read", async () => {
  const { call, put, tenant } = await deployed("site");
  const properties = filledIn;
  expect(await put(ids.authSettings, bodies.authSettings)).toEqual(answer(properties));
  expect((await call("GET", `${ids.authSettings}/list`)).body).toEqual(answer(properties));
  expect(tenant.subscription.find(`${ids.site}/config/authsettingsV2`)).toEqual({
    id: ids.authSettings,
    type: "Microsoft.Web/sites/config",
    name: "authsettingsV2",
    body: { properties },
  });
});

it("replaces the whole document and drops what isn't sent again", async () => {
  const { call, put } = await deployed("authSettings");
  await put(ids.authSettings, { properties: { platform: { enabled: false } } });
  expect((await call("GET", ids.authSettings)).body).toMatchObject({
    properties: {
      platform: { enabled: false },
      globalValidation: { unauthenticatedClientAction: "RedirectToLoginPage" },
      identityProviders: { azureActiveDirectory: { registration: {} } },
      login: { tokenStore: { enabled: false } },
    },
  });
});

it("accepts its own answer as a request", async () => {
  const { call, put } = await deployed("authSettings");
  const { body } = await call("GET", `${ids.authSettings}/list`);
  expect(await put(ids.authSettings, body)).toEqual(body);
});

it("has no DELETE", async () => {
  const { call } = await deployed("authSettings");
  await expectRefused(
    call("DELETE", ids.authSettings),
    405,
    "MethodNotAllowed",
    "The requested resource does not support http method 'DELETE'.",
  );
  expect((await call("GET", ids.authSettings)).body).toEqual(answer(filledIn));
});

it.each([{}, { properties: null }, ""])("refuses a document without properties: %j", async (body) => {
  const { call } = await deployed("authSettings");
  await expectAnswer(
    call("PUT", ids.authSettings, { body }),
    400,
    webError({
      code: "BadRequest",
      extendedCode: "51008",
      message: "The parameter properties has an invalid value.",
      template: "The parameter {0} has an invalid value.",
      parameters: ["properties"],
    }),
  );
});

it.each([
  [
    { identityProviders: { azureActiveDirectory: { validation: { allowedAudience: ["x"] } } } },
    "the property 'properties.identityProviders.azureActiveDirectory.validation.allowedAudience' of Microsoft.Web/sites/config/authsettingsV2",
  ],
  [
    { globalValidation: { unauthenticatedClientAction: "Return405" } },
    `"Return405" as 'properties.globalValidation.unauthenticatedClientAction' of Microsoft.Web/sites/config/authsettingsV2 (supported: RedirectToLoginPage, AllowAnonymous, Return401, Return403, Return404)`,
  ],
])("names a setting that the type does not have", async (properties, what) => {
  const { call } = await deployed("authSettings");
  await expectNotSupported(call("PUT", ids.authSettings, { body: { properties } }), what);
  expect((await call("GET", ids.authSettings)).body).toEqual(answer(filledIn));
});

it("shows a reader the settings without secrets only", async () => {
  const { call, grant } = await deployed("authSettings");
  grant("reader", otherPrincipal);
  expect((await call("GET", ids.authSettings, { oid: otherPrincipal })).status).toBe(200);
  expect((await call("GET", `${ids.authSettings}/list`, { oid: otherPrincipal })).status).toBe(403);
  expect((await call("POST", `${ids.site}/config/appsettings/list`, { oid: otherPrincipal })).status).toBe(403);
});

it.each([
  [{ requireAuthentication: false }, { requireAuthentication: false, unauthenticatedClientAction: "AllowAnonymous" }],
  [
    { unauthenticatedClientAction: "AllowAnonymous" },
    { requireAuthentication: false, unauthenticatedClientAction: "AllowAnonymous" },
  ],
  [
    { unauthenticatedClientAction: "Return403" },
    { requireAuthentication: true, unauthenticatedClientAction: "Return403" },
  ],
])("fills in what is left out so that it agrees with what is sent: %j", async (globalValidation, answered) => {
  const { put } = await deployed("site");
  expect(await put(ids.authSettings, { properties: { globalValidation } })).toMatchObject({
    properties: { globalValidation: answered },
  });
});

it.each([
  ["true", true],
  ["TRUE", true],
  ["false", false],
])("takes %j as a truth value anywhere", async (sent, taken) => {
  const { put } = await deployed("site");
  const properties = { platform: { enabled: sent }, httpSettings: { requireHttps: sent } };
  expect(await put(ids.authSettings, { properties })).toMatchObject({
    properties: { platform: { enabled: taken }, httpSettings: { requireHttps: taken } },
  });
});

it("answers clearInboundClaimsMapping as text, however it is sent", async () => {
  const { put } = await deployed("site");
  for (const sent of [true, "true"]) {
    expect(await put(ids.authSettings, { properties: { clearInboundClaimsMapping: sent } })).toMatchObject({
      properties: { clearInboundClaimsMapping: "true" },
    });
  }
});

it.each(["yes", 1])("refuses %j as a truth value", async (enabled) => {
  const { call } = await deployed("site");
  expect(await call("PUT", ids.authSettings, { body: { properties: { platform: { enabled } } } })).toMatchObject({
    status: 400,
    body: { error: { code: "InvalidRequestContent" } },
  });
});
