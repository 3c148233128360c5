import type { Json } from "../../../packages/pf/commands/review/snapshot/snapshot.ts";
import { type Case, type Edit, harmful, input, observed, replace } from "./case.ts";

const file = "infra/hosting/authentication.ts";
const gate = "azure-native:web:WebAppAuthSettingsV2 authentication";
const azureCli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
const provider = "identityProviders.azureActiveDirectory";
const exempt = (rule: string): Edit => ({
  setting: `exemptions.${rule}`,
  to: "Agreed with the partner, ticket 4711",
});

/** A change of one value of the gate, where the program declares it: the engine and Resource Manager answer it alike. */
function ofTheGate(
  one: Pick<Case, "title" | "class" | "verdict" | "findings"> & {
    readonly find: string;
    readonly by: string;
    readonly path: string;
    readonly to: Json | undefined;
    readonly also?: readonly Edit[];
  },
): Case {
  const { find, by, path, to, also = [], ...told } = one;
  return {
    ...told,
    kind: "harmful",
    app: "who-calls",
    edits: [replace(file, find, by), ...also],
    through: [input(gate, path, to), observed(`snapshot.authentication.${path}`, to)],
  };
}

const block = `    const authentication = new Authentication(
      "authentication",
      {
        resourceGroupName: resourceGroup.name,
        siteName: functionApp.siteName,
        clientId: api.clientId,
        issuer: demands.issuer,
        allowedAudiences: [demands.audience],
        // An empty list allows any application. The API itself holds no app role, so the function would refuse it.
        allowedApplications: allowed.length > 0 ? allowed : [api.clientId],
        excludedPaths: endpointMethods.anonymousPaths,
        after: [accessLog.setting],
        adopt: adopted.hosting,
      },
      childOptions,
    );
`;

/** App Service authentication. */
export const ofGate: readonly Case[] = [
  ofTheGate({
    title: "people are sent on to another site after they sign in",
    class: "unknown gate path",
    find: "login: { tokenStore: { enabled: true } },",
    by: 'login: { tokenStore: { enabled: true }, allowedExternalRedirectUrls: ["https://shop.fabrikam.com"] },',
    path: "login.allowedExternalRedirectUrls",
    to: ["https://shop.fabrikam.com"],
    verdict: ["weakens", "opens"],
    findings: [{ id: "gate/external-redirect", about: "fabrikam" }],
  }),
  harmful({
    title: "whoever changes the gate by hand is left alone",
    class: "resource options: ignoreChanges on the gate",
    edits: replace(
      file,
      "        retainOnDelete: true,\n",
      '        retainOnDelete: true,\n        ignoreChanges: ["platform"],\n',
    ),
    verdict: ["weakens", "unknown"],
    findings: [{ id: "option/ignore-changes", about: "authentication" }],
    through: "engine",
    together: "what opens, weakens and judges",
  }),
  harmful({
    title: "the gate goes before its site",
    class: "resource options: retainOnDelete dropped",
    edits: [replace(file, "        retainOnDelete: true,\n", ""), exempt("retained-authentication-settings")],
    verdict: "weakens",
    findings: [
      { id: "option/retain-on-delete", about: "authentication" },
      { id: "setting/exemption", about: "retained-authentication-settings" },
    ],
    through: { resource: gate, path: "options.retainOnDelete", to: undefined },
  }),
  ofTheGate({
    title: "every path is open",
    class: "excluded path widened",
    find: "...(args.excludedPaths.length > 0 && { excludedPaths: [...args.excludedPaths] }),",
    by: 'excludedPaths: ["/api"],',
    path: "globalValidation.excludedPaths",
    to: ["/api"],
    also: [exempt("authentication-required")],
    verdict: "opens",
    findings: [
      { id: "gate/excluded-path-added", about: "/api" },
      { id: "setting/exemption", about: "authentication-required" },
    ],
  }),
  ofTheGate({
    title: "authentication takes plain HTTP",
    class: "https only off",
    find: "requireHttps: true,",
    by: "requireHttps: false,",
    path: "httpSettings.requireHttps",
    to: false,
    verdict: "weakens",
    findings: [{ id: "gate/plain-http", about: "" }],
  }),
  ofTheGate({
    title: "whoever signs in with the Azure CLI is let through",
    class: "application allowed at the gate",
    find: "allowedApplications: [...args.allowedApplications]",
    by: `allowedApplications: [...args.allowedApplications, "${azureCli}"]`,
    path: `${provider}.validation.defaultAuthorizationPolicy.allowedApplications.+`,
    to: azureCli,
    verdict: ["weakens", "opens"],
    findings: [{ id: "gate/application-added", about: azureCli }],
  }),
  ofTheGate({
    title: "tokens for Azure itself are taken",
    class: "audience added",
    find: "allowedAudiences: [...args.allowedAudiences],",
    by: 'allowedAudiences: [...args.allowedAudiences, "https://management.azure.com/"],',
    path: `${provider}.validation.allowedAudiences.+`,
    to: "https://management.azure.com/",
    verdict: ["weakens", "opens"],
    findings: [{ id: "gate/audience-added", about: "management.azure.com" }],
  }),
  ofTheGate({
    title: "tokens of people are kept in a container",
    class: "token store",
    find: "login: { tokenStore: { enabled: true } },",
    by: 'login: { tokenStore: { enabled: true, azureBlobStorage: { sasUrlSettingName: "TOKENS_SAS" } } },',
    path: "login.tokenStore.azureBlobStorage",
    to: { sasUrlSettingName: "TOKENS_SAS" },
    verdict: ["weakens", "unknown"],
    findings: [{ id: ["gate/token-store", "gate/unknown-setting"], about: /tokenStore|token store|^/ }],
  }),
  harmful({
    title: "the gate is no longer declared",
    class: "resource no longer declared",
    edits: [
      replace("infra/protected-function.ts", block, ""),
      replace(
        "infra/protected-function.ts",
        "after: [authentication.settings, ...functionApp.publishingPolicies,",
        "after: [...functionApp.publishingPolicies,",
      ),
    ],
    verdict: ["opens", "weakens"],
    findings: [{ id: ["gate/missing", "resource/without-authentication"], about: "" }],
    through: [
      { resource: gate, removed: true },
      { resource: "protected-function:hosting:Authentication authentication", removed: true },
      observed("snapshot.authentication", { platform: { enabled: false } }),
    ],
  }),
  ofTheGate({
    title: "people sign in with Google",
    class: "a second identity provider",
    find: "        identityProviders: {\n",
    by: '        identityProviders: {\n          google: { enabled: true, registration: { clientId: "1234.apps.googleusercontent.com", clientSecretSettingName: "GOOGLE" } },\n',
    path: "identityProviders.google",
    to: {
      enabled: true,
      registration: { clientId: "1234.apps.googleusercontent.com", clientSecretSettingName: "GOOGLE" },
    },
    verdict: ["opens", "weakens", "unknown"],
    findings: [{ id: "gate/unknown-setting", about: "google" }],
  }),
  harmful({
    title: "an app setting says that the gate is on",
    class: "app setting that overrides authentication",
    edits: [
      replace(
        "infra/hosting/function-app.ts",
        '{ name: "AzureWebJobsDisableHomepage", value: "true" },',
        '{ name: "AzureWebJobsDisableHomepage", value: "true" },\n        { name: "WEBSITE_AUTH_ENABLED", value: "true" },',
      ),
      exempt("no-authentication-override"),
    ],
    verdict: "weakens",
    findings: [
      { id: "gate/overridden-by-app-setting", about: "WEBSITE_AUTH_ENABLED" },
      { id: "setting/exemption", about: "no-authentication-override" },
    ],
    through: input("azure-native:web:WebApp function-app", "siteConfig.appSettings.+", {
      name: "WEBSITE_AUTH_ENABLED",
      value: "true",
    }),
  }),
  harmful({
    title: "the function takes a principal without proof of the gate",
    class: "app setting that overrides authentication",
    edits: replace(
      "infra/hosting/function-app.ts",
      '{ name: "AzureWebJobsDisableHomepage", value: "true" },',
      '{ name: "AzureWebJobsDisableHomepage", value: "true" },\n        { name: "DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE", value: "true" },',
    ),
    verdict: ["weakens", "opens", "unknown"],
    findings: [
      {
        id: ["gate/overridden-by-app-setting", "setting/app-setting", "endpoint/proof-lost"],
        about: /DANGEROUSLY_TRUST|who-calls/,
      },
    ],
    through: input("azure-native:web:WebApp function-app", "siteConfig.appSettings.+", {
      name: "DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE",
      value: "true",
    }),
  }),
  ofTheGate({
    title: "requests without a token reach the function",
    class: "authentication not required",
    find: "requireAuthentication: true,",
    by: "requireAuthentication: false,",
    path: "globalValidation.requireAuthentication",
    to: false,
    also: [exempt("authentication-required")],
    verdict: ["weakens", "opens"],
    findings: [{ id: "gate/authentication-not-required", about: "" }],
  }),
  ofTheGate({
    title: "the host of a request is what its sender says",
    class: "unknown gate path",
    find: 'routes: { apiPrefix: "/.auth" } },',
    by: 'routes: { apiPrefix: "/.auth" }, forwardProxy: { convention: "Standard" } },',
    path: "httpSettings.forwardProxy",
    to: { convention: "Standard" },
    verdict: ["unknown", "weakens"],
    findings: [{ id: "gate/unknown-setting", about: "forwardProxy" }],
  }),
  ofTheGate({
    title: "no application is named at the gate any more",
    class: "application allowed at the gate",
    find: "              defaultAuthorizationPolicy: { allowedApplications: [...args.allowedApplications] },\n",
    by: "",
    path: `${provider}.validation.defaultAuthorizationPolicy`,
    to: undefined,
    also: [exempt("explicit-applications")],
    verdict: ["weakens", "opens"],
    findings: [
      { id: "gate/every-application", about: "" },
      { id: "setting/exemption", about: "explicit-applications" },
    ],
  }),
];
