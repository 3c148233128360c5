import {
  entra,
  id,
  ids,
  openIdIssuer,
  portal,
  registration,
  required,
  resource,
  usual,
  validated,
} from "./auth-settings-documents.ts";

/** https://learn.microsoft.com/azure/templates/microsoft.web/sites/config-authsettings, as `az webapp auth-classic show` prints it. */
const classic = {
  id: id.replace("V2", ""),
  enabled: true,
  runtimeVersion: "~1",
  clientId: ids.site,
  clientSecret: "",
  issuer: openIdIssuer,
  allowedAudiences: null,
  tokenStoreEnabled: true,
  authFilePath: null,
  unauthenticatedClientAction: null,
};

/** Documents that can't be imitated, or that no site has, with parts of their refusal: the place, what was found, the fix. */
export const refusedDocuments: readonly (readonly [title: string, document: unknown, parts: readonly string[]])[] = [
  // microsoft/onefuzz, src/deployment/bicep-templates/function.bicep: no platform.
  [
    "a template without platform",
    resource({ ...usual, platform: undefined }),
    ["platform.enabled is missing", "Set it to true"],
  ],
  [
    "the app's file: a provider of its own, by the file's name for it",
    { ...usual, identityProviders: { ...entra(), openIdConnectProviders: { sso: {} } } },
    ['unknown key "openIdConnectProviders"', "Print one: az rest"],
  ],
  [
    "Entra that is off",
    resource({ ...usual, identityProviders: entra({ enabled: false }) }),
    ["azureActiveDirectory, enabled", "Add it"],
  ],
  ["no provider", resource({ ...usual, identityProviders: {} }), ["azureActiveDirectory, enabled", "Add it"]],
  [
    "settings that name the app's file",
    resource({ platform: { enabled: true, configFilePath: "/home/site/wwwroot/auth.json" } }),
    ["platform.configFilePath '/home/site/wwwroot/auth.json'", "Give that file"],
  ],
  [
    "authentication off",
    resource({ ...usual, platform: { enabled: false } }),
    ["platform.enabled is false", "Set it to true"],
  ],
  ["classic settings", classic, ["classic settings", "Print one: az rest"]],
  ["classic settings by az rest", resource({ ...classic, id: undefined }), ["classic settings", "Print one: az rest"]],
  [
    "no action",
    resource({ ...usual, globalValidation: {} }),
    ["'(absent)' with requireAuthentication '(absent)'", "Set requireAuthentication"],
  ],
  [
    "a resource without requireAuthentication",
    resource({ ...usual, globalValidation: { unauthenticatedClientAction: "Return401" } }),
    ["requireAuthentication '(absent)'", "Set requireAuthentication"],
  ],
  [
    "every tenant",
    resource({
      ...usual,
      identityProviders: entra({
        registration: { ...registration, openIdIssuer: "https://login.microsoftonline.com/common/v2.0" },
      }),
    }),
    ["/common/v2.0': multitenant issuers", "your tenant's id"],
  ],
  [
    "an issuer elsewhere",
    resource({
      ...usual,
      identityProviders: entra({
        registration: { ...registration, openIdIssuer: "https://contoso.ciamlogin.com/x/v2.0" },
      }),
    }),
    ["openIdIssuer 'https://contoso.ciamlogin.com/x/v2.0'", "login.microsoftonline.com/<tenant id>/v2.0"],
  ],
  [
    "another prefix",
    resource({ ...usual, httpSettings: { routes: { apiPrefix: "/login" } } }),
    ["routes.apiPrefix '/login'", "/.auth"],
  ],
  [
    "a pattern",
    resource({ ...usual, ...required("Return401", { excludedPaths: ["/a*"] }) }),
    ["excludedPaths '/a*'", "/path/*"],
  ],
  [
    "a key of tomorrow",
    resource({ ...usual, sessions: { maximum: 1 } }),
    ['unknown key "sessions"', "Print one: az rest"],
  ],
  ["a template", { $schema: "x", resources: [portal] }, ["$schema", "Print one: az rest"]],
  [
    "a template's parameter",
    resource({
      ...usual,
      identityProviders: entra({ registration: { ...registration, clientId: "[parameters('clientId')]" } }),
    }),
    ["registration.clientId (found \"[parameters('clientId')]\")", "Write its value"],
  ],
  [
    "an application's name",
    resource({
      ...usual,
      identityProviders: entra({ validation: { defaultAuthorizationPolicy: { allowedApplications: ["shop"] } } }),
    }),
    ['allowedApplications[0] (found "shop")', "client id"],
  ],
  [
    "a person's name",
    validated({
      defaultAuthorizationPolicy: { allowedPrincipals: { identities: [ids.person, "ada@contoso.example"] } },
    }),
    ['allowedPrincipals.identities[1] (found "ada@contoso.example")', "object id"],
  ],
  [
    "a group's name",
    validated({ jwtClaimChecks: { allowedGroups: ["Readers"] } }),
    ['jwtClaimChecks.allowedGroups[0] (found "Readers")', "group's object id"],
  ],
  [
    "a list in place of providers",
    resource({ ...usual, identityProviders: [] }),
    ["identityProviders: ", "expected object"],
  ],
  [
    "a text in place of applications",
    resource({
      ...usual,
      identityProviders: entra({ validation: { defaultAuthorizationPolicy: { allowedApplications: ids.caller } } }),
    }),
    ["allowedApplications (found", "expected array"],
  ],
  ["two sites", [portal, portal], ["a list of 2", "Print one: az rest"]],
  ["an empty list", [], ["a list of 0", "Print one: az rest"]],
  ["null", null, ["must be one JSON object", "Print one: az rest"]],
];
