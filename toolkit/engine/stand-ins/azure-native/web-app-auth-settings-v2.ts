import { count, flag, listOf, objectOf, text } from "../property-shape.ts";
import type { ArmResourceType } from "./arm-resource.ts";

/**
 * https://learn.microsoft.com/rest/api/appservice/web-apps/update-auth-settings-v2
 * There is no DELETE: deleting it switches authentication off. reported: pulumi/pulumi-azure-native#4330
 */
export const webAppAuthSettingsV2: ArmResourceType = {
  apiVersion: "2021-02-01",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Web/sites/{name}/config/authsettingsV2",
  readSuffix: "/list",
  inputs: {
    resourceGroupName: text,
    name: text,
    platform: objectOf({ enabled: flag, runtimeVersion: text, configFilePath: text }),
    globalValidation: objectOf({
      requireAuthentication: flag,
      unauthenticatedClientAction: text,
      redirectToProvider: text,
      excludedPaths: listOf(text),
    }),
    httpSettings: objectOf({
      requireHttps: flag,
      routes: objectOf({ apiPrefix: text }),
      forwardProxy: objectOf({ convention: text, customHostHeaderName: text, customProtoHeaderName: text }),
    }),
    identityProviders: objectOf({
      azureActiveDirectory: objectOf({
        enabled: flag,
        isAutoProvisioned: flag,
        registration: objectOf({ openIdIssuer: text, clientId: text, clientSecretSettingName: text }),
        login: objectOf({ disableWWWAuthenticate: flag, loginParameters: listOf(text) }),
        validation: objectOf({
          allowedAudiences: listOf(text),
          defaultAuthorizationPolicy: objectOf({
            allowedApplications: listOf(text),
            allowedPrincipals: objectOf({ groups: listOf(text), identities: listOf(text) }),
          }),
          jwtClaimChecks: objectOf({ allowedClientApplications: listOf(text), allowedGroups: listOf(text) }),
        }),
      }),
    }),
    login: objectOf({
      allowedExternalRedirectUrls: listOf(text),
      cookieExpiration: objectOf({ convention: text, timeToExpiration: text }),
      nonce: objectOf({ nonceExpirationInterval: text, validateNonce: flag }),
      preserveUrlFragmentsForLogins: flag,
      routes: objectOf({ logoutEndpoint: text }),
      tokenStore: objectOf({ enabled: flag, tokenRefreshExtensionHours: count }),
    }),
  },
  required: ["resourceGroupName", "name"],
  computed: [],
  unsaid: {
    // Acts where browsers are redirected only, which the program's Return401 rules out.
    "globalValidation.redirectToProvider": ["azureactivedirectory"],
    "httpSettings.forwardProxy.convention": ["NoProxy"],
    "identityProviders.azureActiveDirectory.isAutoProvisioned": [false, true],
    "identityProviders.azureActiveDirectory.registration.clientSecretSettingName": [
      "MICROSOFT_PROVIDER_AUTHENTICATION_SECRET",
    ],
    "login.cookieExpiration.convention": ["FixedTime"],
    "login.cookieExpiration.timeToExpiration": ["08:00:00"],
    "login.nonce.nonceExpirationInterval": ["00:05:00"],
    "login.nonce.validateNonce": [true],
    "login.preserveUrlFragmentsForLogins": [false],
    "login.tokenStore.tokenRefreshExtensionHours": [72],
  },
  singleton: { properties: { platform: { enabled: false } } },
};
