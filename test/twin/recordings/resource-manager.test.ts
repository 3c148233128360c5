import { describe, expect, it } from "vitest";
import { group, owner, roles, subscription, subscriptionId } from "../arm/arm-fixture.ts";
import { componentBody, componentId, withWorkspace } from "../arm/monitoring.ts";
import { bodies, deployed, ids } from "../arm/stack.ts";
import { namesIn, shapeOf } from "./shape.ts";

/*
 * Answers of Azure that Microsoft recorded for the tests of its command line: the same requests, members, types and
 * order, with values of our own.
 */

/**
 * Azure/azure-cli-extensions@042aebb, src/authV2/azext_authV2/tests/latest/recordings, 2025-10-21:
 * test_authV2_excluded_paths_parsing.yaml, test_authV2_auth.yaml, test_authV2_clientsecret_param_combinations.yaml,
 * test_authV2_authclassic.yaml. All ask with the api-version 2020-12-01 and the name `authSettingsV2`.
 */
describe("App Service authentication, as az webapp auth recorded it", () => {
  const version = { apiVersion: "2020-12-01" };
  const settings = `${ids.site}/config/authSettingsV2`;
  const answer = (name: string, properties: object) => ({
    id: `${ids.site}/config/${name}`,
    name,
    type: "Microsoft.Web/sites/config",
    location: "West Europe",
    properties,
  });
  const filledIn = (platform: object, validation: object, policy: object) => ({
    platform,
    globalValidation: {
      requireAuthentication: true,
      unauthenticatedClientAction: "RedirectToLoginPage",
      ...validation,
    },
    identityProviders: {
      azureActiveDirectory: {
        enabled: true,
        registration: {},
        login: { disableWWWAuthenticate: false },
        validation: { jwtClaimChecks: {}, defaultAuthorizationPolicy: { allowedPrincipals: {}, ...policy } },
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
      tokenStore: { enabled: false, tokenRefreshExtensionHours: 72, fileSystem: {}, azureBlobStorage: {} },
      preserveUrlFragmentsForLogins: false,
      cookieExpiration: { convention: "FixedTime", timeToExpiration: "08:00:00" },
      nonce: { validateNonce: true, nonceExpirationInterval: "00:05:00" },
    },
    httpSettings: { requireHttps: true, routes: { apiPrefix: "/.auth" }, forwardProxy: { convention: "NoProxy" } },
    clearInboundClaimsMapping: "false",
  });
  // The text, not the object: the order of the members is Azure's, too.
  const text = (value: unknown) => JSON.stringify(value);

  it("before any write has nothing but the switch", async () => {
    const { call } = await deployed("site");
    const read = await call("GET", `${settings}/list`, version);
    expect([read.status, text(read.body)]).toEqual([
      200,
      text(answer("authsettingsV2", { platform: { enabled: false } })),
    ]);
  });

  it("has every default after the first write, and no list of applications", async () => {
    const { call } = await deployed("site");
    const body = { properties: { platform: { enabled: false } } };
    const written = await call("PUT", settings, { ...version, body });
    const expected = text(answer("authsettingsV2", filledIn({ enabled: false, runtimeVersion: "~1" }, {}, {})));
    expect([written.status, text(written.body)]).toEqual([200, expected]);
    expect(text((await call("GET", `${settings}/list`, version)).body)).toBe(expected);
  });

  it("has an empty list of applications once it was read, edited and written back", async () => {
    const { call } = await deployed("site");
    await call("PUT", settings, { ...version, body: { properties: { platform: { enabled: false } } } });
    const { properties } = (await call("GET", `${settings}/list`, version)).body as {
      properties: { platform: object; globalValidation: object };
    };
    // What `az webapp auth update --enabled true --excluded-paths "[/health]"` sends: the switch as text.
    const edited = {
      ...properties,
      platform: { ...properties.platform, enabled: "true" },
      globalValidation: { ...properties.globalValidation, excludedPaths: ["/health"] },
    };
    const written = await call("PUT", settings, { ...version, body: { properties: edited } });
    const expected = filledIn(
      { enabled: true, runtimeVersion: "~1" },
      { excludedPaths: ["/health"] },
      { allowedApplications: [] },
    );
    expect([written.status, text(written.body)]).toEqual([200, text(answer("authsettingsV2", expected))]);
    // And so it stays, however often it is written back.
    expect((await call("PUT", settings, { ...version, body: written.body })).body).toEqual(written.body);
  });

  it("takes a version of the runtime and answers it", async () => {
    const { call } = await deployed("site");
    const platform = { enabled: "true", runtimeVersion: "1.2.8" };
    const body = { properties: filledIn(platform, {}, {}) };
    expect(text((await call("PUT", settings, { ...version, body })).body)).toBe(
      text(answer("authsettingsV2", filledIn({ ...platform, enabled: true }, {}, { allowedApplications: [] }))),
    );
  });

  describe("in the classic view", () => {
    const view = `${ids.site}/config/authSettings/list`;
    const ofEntraId = {
      clientId: null,
      clientSecret: null,
      clientSecretSettingName: null,
      clientSecretCertificateThumbprint: null,
      issuer: null,
      allowedAudiences: null,
      additionalLoginParams: null,
      isAadAutoProvisioned: false,
    };
    const ofOthers = {
      googleClientId: null,
      googleClientSecret: null,
      googleClientSecretSettingName: null,
      googleOAuthScopes: null,
      facebookAppId: null,
      facebookAppSecret: null,
      facebookAppSecretSettingName: null,
      facebookOAuthScopes: null,
      gitHubClientId: null,
      gitHubClientSecret: null,
      gitHubClientSecretSettingName: null,
      gitHubOAuthScopes: null,
      twitterConsumerKey: null,
      twitterConsumerSecret: null,
      twitterConsumerSecretSettingName: null,
      microsoftAccountClientId: null,
      microsoftAccountClientSecret: null,
      microsoftAccountClientSecretSettingName: null,
      microsoftAccountOAuthScopes: null,
    };
    const off = {
      enabled: false,
      unauthenticatedClientAction: null,
      tokenStoreEnabled: null,
      allowedExternalRedirectUrls: null,
      defaultProvider: null,
      ...ofEntraId,
      aadClaimsAuthorization: null,
      ...ofOthers,
    };
    const on = {
      enabled: true,
      runtimeVersion: "~1",
      httpApiPrefixPath: "/.auth",
      unauthenticatedClientAction: "RedirectToLoginPage",
      tokenStoreEnabled: false,
      allowedExternalRedirectUrls: null,
      defaultProvider: null,
      tokenRefreshExtensionHours: 72,
      ...ofEntraId,
      aadClaimsAuthorization: '{"allowed_groups":null,"allowed_client_applications":[]}',
      ...ofOthers,
    };

    it.each([
      ["before any write", [], { ...off, configVersion: "v1" }],
      ["while it is off", [{ enabled: false }], { ...off, isAuthFromFile: "False", configVersion: "v2" }],
      [
        "while it is on",
        [{ enabled: false }, { enabled: "true" }],
        { ...on, isAuthFromFile: "False", configVersion: "v2" },
      ],
    ])("%s", async (_, writes, expected) => {
      const { call } = await deployed("site");
      for (const platform of writes) {
        const { properties } = (await call("GET", `${settings}/list`, version)).body as { properties: object };
        const merged = { ...properties, platform: { ...Object(properties)["platform"], ...platform } };
        await call("PUT", settings, { ...version, body: { properties: merged } });
      }
      const read = await call("POST", view, version);
      expect([read.status, text(read.body)]).toEqual([200, text(answer("authsettings", expected))]);
    });
  });
});

/**
 * Azure/azure-cli, src/azure-cli/azure/cli/command_modules/appservice/tests/latest/recordings:
 * test_functionapp_keys_list.yaml@752aaca (2022-02-24, api-version 2021-03-01). The same status in
 * test_functionapp_keys_set.yaml, test_functionapp_keys_delete.yaml and test_authV2_auth.yaml.
 */
describe("a function app, as az functionapp recorded it", () => {
  const version = { apiVersion: "2021-03-01" };

  it("is created with 200, an ETag, a time without zone and the region as sent, which reads answer by its name", async () => {
    const { call } = await deployed("plan");
    const created = await call("PUT", ids.site, { ...version, body: bodies.site });
    expect([created.status, created.headers.get("etag")]).toEqual([200, expect.stringMatching(/^"[\dA-F]{15}"$/)]);
    expect(created.body).toMatchObject({
      location: "westeurope",
      properties: { lastModifiedTimeUtc: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?$/) },
    });
    for (const path of [ids.site, ids.plan]) {
      expect((await call("GET", path, version)).body).toMatchObject({ location: "West Europe" });
    }
    const listed = await call("POST", `${ids.site}/config/appsettings/list`, version);
    expect(namesIn(listed.body)).toEqual(["id", "name", "type", "location", "properties"]);
    expect(listed.body).toMatchObject({ location: "West Europe" });
  });

  it("answers the plan's PUT with 200 and the region as sent", async () => {
    const { call } = await deployed("container");
    expect(await call("PUT", ids.plan, { apiVersion: "2024-11-01", body: bodies.plan })).toMatchObject({
      status: 200,
      body: { location: "westeurope" },
    });
  });

  it("has a master key and a default function key from the start", async () => {
    const { call } = await deployed("site");
    const { status, body } = await call("POST", `${ids.site}/host/default/listkeys`, version);
    const key = "U29tZSBrZXk=";
    const expected = { masterKey: key, functionKeys: { default: key }, systemKeys: {} };
    expect([status, shapeOf(body)]).toEqual([200, shapeOf(expected)]);
  });

  it("has a component whose id and type are in lower case", async () => {
    const { put } = await withWorkspace();
    const { id, type, properties } = await put(componentId, componentBody);
    expect([id, type]).toEqual([
      `${group}/providers/microsoft.insights/components/appi-twin`,
      "microsoft.insights/components",
    ]);
    expect(namesIn(properties)).toEqual(
      expect.arrayContaining(["ApplicationId", "AppId", "Application_Type", "InstrumentationKey", "ConnectionString"]),
    );
  });
});

/**
 * Azure/azure-cli@125f4e0, src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings:
 * test_role_assignment_create_using_principal_type.yaml (2019-06-21, api-version 2018-09-01-preview). Later versions have
 * more members.
 */
describe("a role assignment, as az role assignment recorded it", () => {
  const version = { apiVersion: "2018-09-01-preview" };
  const assignments = `${group}/providers/Microsoft.Authorization/roleAssignments`;
  const name = "88888888-0000-4000-8000-000000000001";
  const principalId = "37c8d0e1-0000-4000-8000-000000000000";

  it("doesn't name its creator in the answer to its creation, and does later", async () => {
    const { call } = await deployed("group");
    const roleDefinitionId = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roles.reader}`;
    const body = { properties: { roleDefinitionId, principalId, principalType: "User" } };
    const created = await call("PUT", `${assignments}/${name}`, { ...version, body });
    const properties = { roleDefinitionId, principalId, principalType: "User", scope: group };
    const time: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
    expect(created).toMatchObject({
      status: 201,
      body: {
        properties: { ...properties, createdOn: time, updatedOn: time, createdBy: null, updatedBy: owner },
        id: `${assignments}/${name}`,
        type: "Microsoft.Authorization/roleAssignments",
        name,
      },
    });
    const { value } = (await call("GET", `${assignments}?$filter=atScope()`, version)).body as { value: unknown[] };
    const own = { properties: { ...properties, createdBy: owner, updatedBy: owner } };
    const above = { properties: { scope: `/subscriptions/${subscriptionId}` } };
    expect(value).toEqual(expect.arrayContaining([expect.objectContaining({ name }), expect.anything()]));
    expect(value.find((assignment) => Object(assignment)["name"] === name)).toMatchObject(own);
    expect(value.find((assignment) => Object(assignment)["name"] !== name)).toMatchObject(above);
  });
});
