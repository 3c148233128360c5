import type { AuthSettings } from "../../auth-settings.ts";
import type { ResourceType } from "../resource-type.ts";
import { siteOf, toChildAnswer, webApiVersions } from "./site-child.ts";

const type = "Microsoft.Web/sites/config";

const ofEntraId = [
  "clientId",
  "clientSecret",
  "clientSecretSettingName",
  "clientSecretCertificateThumbprint",
  "issuer",
  "allowedAudiences",
  "additionalLoginParams",
];
const ofOthers = [
  "google: ClientId ClientSecret ClientSecretSettingName OAuthScopes",
  "facebook: AppId AppSecret AppSecretSettingName OAuthScopes",
  "gitHub: ClientId ClientSecret ClientSecretSettingName OAuthScopes",
  "twitter: ConsumerKey ConsumerSecret ConsumerSecretSettingName",
  "microsoftAccount: ClientId ClientSecret ClientSecretSettingName OAuthScopes",
].flatMap((line) => {
  const [provider = "", members = ""] = line.split(": ");
  return members.split(" ").map((member) => `${provider}${member}`);
});
const unset = (names: readonly string[]): object => Object.fromEntries(names.map((name) => [name, null]));

/** The members of a site that has authentication off. */
const off = {
  enabled: false,
  unauthenticatedClientAction: null,
  tokenStoreEnabled: null,
  allowedExternalRedirectUrls: null,
  defaultProvider: null,
  ...unset(ofEntraId),
  isAadAutoProvisioned: false,
  aadClaimsAuthorization: null,
};

/**
 * Returns what the classic view shows of authsettingsV2 that are on. The members, their order and the claims' text are
 * recorded for settings without an app registration. Inferred: a member with a namesake in authsettingsV2 has its value.
 */
function on({ platform, globalValidation, httpSettings, login, identityProviders }: AuthSettings): object {
  const { registration, validation, login: entraLogin } = identityProviders?.azureActiveDirectory ?? {};
  return {
    enabled: true,
    runtimeVersion: platform?.runtimeVersion ?? null,
    httpApiPrefixPath: httpSettings?.routes?.apiPrefix ?? null,
    unauthenticatedClientAction: globalValidation?.unauthenticatedClientAction ?? null,
    tokenStoreEnabled: login?.tokenStore?.enabled ?? null,
    allowedExternalRedirectUrls: login?.allowedExternalRedirectUrls ?? null,
    defaultProvider: null,
    tokenRefreshExtensionHours: login?.tokenStore?.tokenRefreshExtensionHours ?? null,
    ...unset(ofEntraId),
    clientId: registration?.clientId ?? null,
    clientSecretSettingName: registration?.clientSecretSettingName ?? null,
    clientSecretCertificateThumbprint: registration?.clientSecretCertificateThumbprint ?? null,
    issuer: registration?.openIdIssuer ?? null,
    allowedAudiences: validation?.allowedAudiences ?? null,
    additionalLoginParams: entraLogin?.loginParameters ?? null,
    isAadAutoProvisioned: false,
    aadClaimsAuthorization: JSON.stringify({
      allowed_groups: validation?.jwtClaimChecks?.allowedGroups ?? null,
      allowed_client_applications: validation?.defaultAuthorizationPolicy?.allowedApplications ?? null,
    }),
  };
}

/**
 * The classic view of a site's authentication, which `az webapp auth show` reads. It reflects authsettingsV2, and
 * `configVersion` says which of the two is in force.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/get-auth-settings
 * Recorded in all three states: `test_authV2_excluded_paths_parsing.yaml` in Azure/azure-cli-extensions@042aebb,
 * src/authV2/azext_authV2/tests/latest/recordings. Without authsettingsV2 also reported: Azure/azure-cli#30322.
 */
export const siteClassicAuthSettings: ResourceType = {
  type,
  fixedName: "authsettings",
  apiVersions: webApiVersions,
  operations: {
    "POST list": {
      action: `${type}/list/action`,
      run: (request) => {
        const stored = request.tenant.subscription.find(`${siteOf(request).id}/config/authsettingsV2`);
        const settings = stored?.body["properties"] as AuthSettings | undefined;
        const properties = {
          ...(settings?.platform?.enabled === true ? on(settings) : off),
          ...unset(ofOthers),
          ...(settings ? { isAuthFromFile: "False", configVersion: "v2" } : { configVersion: "v1" }),
        };
        return { status: 200, body: toChildAnswer(request, type, "authsettings", properties) };
      },
    },
  },
};
