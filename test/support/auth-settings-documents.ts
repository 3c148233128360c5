/**
 * Documents of authsettingsV2 and what passes for one: with the keys and shapes that Microsoft publishes, and values of
 * our own.
 */

export const ids = {
  tenant: "33333333-3333-4333-8333-333333333333",
  site: "22222222-2222-4222-8222-222222222222",
  caller: "44444444-4444-4444-8444-444444444444",
  /** The caller's object id. */
  principal: "55555555-5555-4555-8555-555555555555",
  person: "66666666-6666-4666-8666-666666666666",
  group: "77777777-7777-4777-8777-777777777777",
} as const;
export const openIdIssuer = `https://login.microsoftonline.com/${ids.tenant}/v2.0`;
const clientSecretSettingName = "MICROSOFT_PROVIDER_AUTHENTICATION_SECRET";
export const registration = { openIdIssuer, clientId: ids.site };
export const entra = (more: object = {}) => ({ azureActiveDirectory: { enabled: true, registration, ...more } });
export const required = (unauthenticatedClientAction: string, more: object = {}) => ({
  globalValidation: { requireAuthentication: true, unauthenticatedClientAction, ...more },
});
const platform = { enabled: true };
export const id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Web/sites/contoso/config/authsettingsV2";
export const resource = (properties: object) => ({
  id,
  name: "authsettingsV2",
  type: "Microsoft.Web/sites/config",
  properties,
});
export const usual = { platform, ...required("Return401"), identityProviders: entra() };
const otherProvider = {
  enabled: true,
  registration: { appId: null, appSecretSettingName: null },
  login: { scopes: null },
};

/** A site whose settings name more than applications. */
export const validated = (validation: object) => resource({ ...usual, identityProviders: entra({ validation }) });

/** What a document leads to. */
interface Expected {
  /** The answer to a request without a token. */
  readonly unauthenticated: number;
  /** Of the application `ids.caller`, with a token for the site. Default: 200. */
  readonly caller?: number;
  /** Of an application that nothing names. Default: as the caller. */
  readonly stranger?: number;
}

/** What `az rest` prints of a site that the portal made: every member, many of them null. https://learn.microsoft.com/rest/api/appservice/web-apps/get-auth-settings-v2 */
export const portal = resource({
  platform: { enabled: true, runtimeVersion: "~1", configFilePath: null },
  globalValidation: {
    requireAuthentication: true,
    unauthenticatedClientAction: "RedirectToLoginPage",
    redirectToProvider: "azureactivedirectory",
    excludedPaths: null,
  },
  identityProviders: {
    azureActiveDirectory: {
      enabled: true,
      isAutoProvisioned: null,
      registration: {
        openIdIssuer: `https://sts.windows.net/${ids.tenant}/v2.0`,
        clientId: ids.site,
        clientSecretSettingName,
        clientSecretCertificateThumbprint: null,
      },
      login: { loginParameters: null, disableWWWAuthenticate: false },
      validation: {
        jwtClaimChecks: {},
        allowedAudiences: [`api://${ids.site}`],
        defaultAuthorizationPolicy: { allowedPrincipals: {}, allowedApplications: [ids.caller] },
      },
    },
    facebook: otherProvider,
    gitHub: otherProvider,
    google: { ...otherProvider, registration: {}, validation: {} },
    twitter: { enabled: true, registration: {} },
    legacyMicrosoftAccount: { enabled: true, registration: {}, login: {}, validation: {} },
    apple: { enabled: true, registration: {}, login: {} },
    azureStaticWebApps: null,
    customOpenIdConnectProviders: null,
  },
  login: {
    routes: { logoutEndpoint: null },
    tokenStore: { enabled: true, tokenRefreshExtensionHours: 72.0, fileSystem: {}, azureBlobStorage: {} },
    preserveUrlFragmentsForLogins: false,
    allowedExternalRedirectUrls: null,
    cookieExpiration: { convention: "FixedTime", timeToExpiration: "08:00:00" },
    nonce: { validateNonce: true, nonceExpirationInterval: "00:05:00" },
  },
  httpSettings: { requireHttps: true, routes: { apiPrefix: "/.auth" }, forwardProxy: { convention: "NoProxy" } },
  clearInboundClaimsMapping: "false",
});

/** The reference of the file, each member set. https://learn.microsoft.com/azure/app-service/configure-authentication-file-based */
const ownFile = (action: string) => ({
  platform,
  globalValidation: {
    unauthenticatedClientAction: action,
    redirectToProvider: "azureActiveDirectory",
    excludedPaths: ["/path1", "/path3/subpath/*"],
  },
  httpSettings: { requireHttps: true, routes: { apiPrefix: "/.auth" }, forwardProxy: { convention: "NoProxy" } },
  login: {
    routes: { logoutEndpoint: "/done" },
    tokenStore: { enabled: true, tokenRefreshExtensionHours: 24, fileSystem: { directory: "/tokens" } },
    preserveUrlFragmentsForLogins: true,
    allowedExternalRedirectUrls: ["https://uri1.example/"],
    cookieExpiration: { convention: "IdentityDerived", timeToExpiration: "08:00:00" },
    nonce: { validateNonce: true, nonceExpirationInterval: "00:05:00" },
  },
  identityProviders: entra({ login: { loginParameters: ["scope=openid"] }, validation: { allowedAudiences: [] } }),
});

export const acceptedDocuments: readonly (readonly [title: string, document: unknown, expected: Expected])[] = [
  ["az rest: a site that the portal made", portal, { unauthenticated: 302, stranger: 403 }],
  ["az rest: a list with one", { value: [portal], nextLink: null }, { unauthenticated: 302, stranger: 403 }],
  [
    "az rest: a list of all of a site's",
    { value: [{ name: "contoso/web", properties: {} }, portal] },
    { unauthenticated: 302, stranger: 403 },
  ],
  [
    "az webapp auth show: the settings alone",
    { ...portal.properties, id, kind: null, location: null },
    { unauthenticated: 302, stranger: 403 },
  ],
  ["az: truth values as text", resource({ ...usual, platform: { enabled: "true" } }), { unauthenticated: 401 }],
  ["the app's file: RejectWith401", ownFile("RejectWith401"), { unauthenticated: 401 }],
  ["the app's file: RejectWith404", ownFile("RejectWith404"), { unauthenticated: 404 }],
  ["the app's file: RedirectToLoginPage", ownFile("RedirectToLoginPage"), { unauthenticated: 302 }],
  ["the app's file: AllowAnonymous", ownFile("AllowAnonymous"), { unauthenticated: 200 }],
  [
    "Google that is off",
    resource({
      ...usual,
      identityProviders: { ...entra(), google: { enabled: false, registration: { clientId: "x" } } },
    }),
    { unauthenticated: 401 },
  ],
  [
    "an empty list of applications",
    resource({
      ...usual,
      identityProviders: entra({ validation: { defaultAuthorizationPolicy: { allowedApplications: [] } } }),
    }),
    { unauthenticated: 401, caller: 403 },
  ],
  [
    "somebody else's object id",
    validated({ defaultAuthorizationPolicy: { allowedPrincipals: { identities: [ids.person] } } }),
    { unauthenticated: 401, caller: 403 },
  ],
  [
    "the caller's object id, beside a group",
    validated({
      defaultAuthorizationPolicy: {
        allowedPrincipals: { identities: [ids.person, ids.principal], groups: [ids.group] },
      },
    }),
    { unauthenticated: 401, stranger: 403 },
  ],
  [
    "the caller's object id, and another application",
    validated({
      defaultAuthorizationPolicy: {
        allowedApplications: [ids.site],
        allowedPrincipals: { identities: [ids.principal] },
      },
    }),
    { unauthenticated: 401, caller: 403 },
  ],
  [
    "empty lists of principals",
    validated({ defaultAuthorizationPolicy: { allowedPrincipals: { identities: [], groups: [] } } }),
    { unauthenticated: 401 },
  ],
  ["a group", validated({ jwtClaimChecks: { allowedGroups: [ids.group] } }), { unauthenticated: 401, caller: 403 }],
  [
    "client applications by the older list",
    validated({ jwtClaimChecks: { allowedClientApplications: [ids.caller] } }),
    { unauthenticated: 401, stranger: 403 },
  ],
  // Azure-Samples/azure-search-openai-demo, infra/core/host/appservice.bicep.
  [
    "a template that lets everybody in and requires a token",
    resource({ ...usual, ...required("AllowAnonymous", { redirectToProvider: "azureactivedirectory" }) }),
    { unauthenticated: 200 },
  ],
  // Bicep of it-at-m/mucgpt, in Learn's form.
  [
    "a provider of its own beside Entra",
    resource({
      ...usual,
      identityProviders: {
        ...entra(),
        customOpenIdConnectProviders: { sso: { registration: { clientId: "app" }, login: { scopes: ["openid"] } } },
      },
    }),
    { unauthenticated: 401 },
  ],
  [
    "Google beside Entra",
    resource({
      ...usual,
      identityProviders: { ...entra(), google: { enabled: true, registration: { clientId: "x" } } },
    }),
    { unauthenticated: 401 },
  ],
  [
    "a proxy in front",
    resource({ ...usual, httpSettings: { forwardProxy: { convention: "Standard" } } }),
    { unauthenticated: 401 },
  ],
  ["plain HTTP", resource({ ...usual, httpSettings: { requireHttps: false } }), { unauthenticated: 401 }],
  [
    "a template's resource",
    { ...portal, apiVersion: "2024-11-01", dependsOn: [] },
    { unauthenticated: 302, stranger: 403 },
  ],
];
