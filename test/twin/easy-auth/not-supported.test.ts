import { describe, expect, test } from "vitest";
import { type ProtectedSite, settingsWith, sign, tenantId, useIssuer, v1Claims } from "./protected-site.ts";

const issuer = useIssuer();

/** 501 that names it; neither a valid token nor none gets further. */
async function expectNotSupported(site: ProtectedSite, what: string, path?: string): Promise<void> {
  const authorization = `Bearer ${await sign(issuer.key, v1Claims)}`;
  for (const headers of [{}, { authorization }]) {
    const response = await site.call(headers, path);
    expect(response.status).toBe(501);
    expect(await response.json()).toEqual({
      error: {
        code: "NotSupportedByTheTwin",
        message: `The twin doesn't support ${what}. See packages/twin/FIDELITY.md for what it supports.`,
      },
    });
  }
  expect(site.reached).toEqual([]);
}

test.each([
  "/.auth/logout/else",
  "/.auth/login/aad/callback",
  "/.auth/login/google",
  "/.AUTH/login/undone",
  "/.auth",
  "/%2Eauth/x",
  "/x/../.auth/x",
  "/.auth%2fme",
])("refuses the route %s by name", async (path) => {
  const { pathname } = new URL(path, "https://host");
  await expectNotSupported(issuer.site(), `the route GET ${pathname} of authentication`, path);
});

test.each(["/.authentic", "/api/.auth/me", "/x.auth/me"])("passes %s to the app", async (path) => {
  expect((await issuer.site().call({}, path)).status).toBe(401);
});

describe("refuses settings by name:", () => {
  test.each<[string, Record<string, unknown>]>([
    [
      "authsettingsV2 platform.configFilePath 'auth.json'",
      { platform: { enabled: true, configFilePath: "auth.json" } },
    ],
    ["authsettingsV2 clearInboundClaimsMapping 'true'", { clearInboundClaimsMapping: "true" }],
    ["authsettingsV2 platform.runtimeVersion '1.6.2'", { platform: { enabled: true, runtimeVersion: "1.6.2" } }],
    ["authsettingsV2 httpSettings.requireHttps 'false'", { httpSettings: { requireHttps: false } }],
    ["authsettingsV2 httpSettings.routes.apiPrefix '/login'", { httpSettings: { routes: { apiPrefix: "/login" } } }],
    [
      "authsettingsV2 httpSettings.forwardProxy.convention 'Standard'",
      { httpSettings: { forwardProxy: { convention: "Standard" } } },
    ],
    ...["/*.jpg", "/a/**", "health", "*"].map((entry): [string, Record<string, unknown>] => [
      `authsettingsV2 globalValidation.excludedPaths '${entry}': use /path or /path/*`,
      {
        globalValidation: {
          requireAuthentication: true,
          unauthenticatedClientAction: "Return401",
          excludedPaths: ["/health", entry],
        },
      },
    ]),
    ...(["AllowAnonymous"] as const).map((action): [string, Record<string, unknown>] => [
      `authsettingsV2 globalValidation.unauthenticatedClientAction '${action}' with requireAuthentication 'true'`,
      { globalValidation: { requireAuthentication: true, unauthenticatedClientAction: action } },
    ]),
    [
      "authsettingsV2 globalValidation.unauthenticatedClientAction 'Return401' with requireAuthentication 'false'",
      { globalValidation: { requireAuthentication: false, unauthenticatedClientAction: "Return401" } },
    ],
    [
      "authsettingsV2 globalValidation.unauthenticatedClientAction '(absent)' with requireAuthentication '(absent)'",
      { globalValidation: {} },
    ],
    [
      "App Service authentication without identityProviders.azureActiveDirectory, enabled, with registration.openIdIssuer and registration.clientId",
      { identityProviders: {} },
    ],
  ])("%s", async (what, changes) => {
    const site = issuer.site();
    site.configure(settingsWith(changes));
    await expectNotSupported(site, what);
  });

  test.each([
    [
      "authsettingsV2 validation.jwtClaimChecks.allowedGroups (g)",
      { validation: { jwtClaimChecks: { allowedGroups: ["g"] } } },
    ],
    [
      "authsettingsV2 validation.jwtClaimChecks.allowedClientApplications (a)",
      { validation: { jwtClaimChecks: { allowedClientApplications: ["a"] } } },
    ],
    [
      "authsettingsV2 validation.defaultAuthorizationPolicy.allowedPrincipals.groups (g)",
      { validation: { defaultAuthorizationPolicy: { allowedPrincipals: { groups: ["g"] } } } },
    ],
    ...[["me"], []].map((identities): [string, Record<string, unknown>] => [
      `authsettingsV2 validation.defaultAuthorizationPolicy.allowedPrincipals.identities (${identities[0] ?? "none"})`,
      { validation: { defaultAuthorizationPolicy: { allowedPrincipals: { identities } } } },
    ]),
    [
      "authsettingsV2 openIdIssuer 'https://sts.windows.net/common/': multitenant issuers",
      { registration: { openIdIssuer: "https://sts.windows.net/common/", clientId: "c" } },
    ],
    [
      `authsettingsV2 openIdIssuer 'https://idp.example/${tenantId}/': use https://<host>/<tenant>/ and https://<host>/<tenant>/v2.0 with a host of sts.windows.net, login.windows.net, login.microsoftonline.com`,
      { registration: { openIdIssuer: `https://idp.example/${tenantId}/`, clientId: "c" } },
    ],
  ] as [string, Record<string, unknown>][])("%s", async (what, provider) => {
    const site = issuer.site();
    site.configure(settingsWith({}, provider));
    await expectNotSupported(site, what);
  });

  test("another identity provider", async () => {
    const site = issuer.site();
    const identityProviders = { google: { enabled: true, registration: { clientId: "g" } } };
    site.configure(settingsWith({ identityProviders }));
    await expectNotSupported(site, "authsettingsV2 identityProviders.google: use azureActiveDirectory");
  });

  test.each([
    "WEBSITE_AUTH_PRM_DEFAULT_WITH_SCOPES",
    "website_auth_aad_allowed_tenants",
    "WEBSITE_AUTH_AAD_REQUIRE_CLIENT_SERVICE_PRINCIPAL",
    "WEBSITE_AUTH_SIGNING_KEY",
    "WEBSITE_AUTH_ENCRYPTION_KEY",
  ])("the app setting %s, which steers authentication", async (name) => {
    const site = issuer.site();
    site.deploySite([{ name, value: tenantId }]);
    await expectNotSupported(site, `the app setting '${name}', which steers App Service authentication`);
  });
});
