import { count, flag, listOf, objectOf, text } from "../property-shape.ts";
import type { ArmResourceType } from "./arm-resource.ts";
import { webGroupName } from "./group-names.ts";

/**
 * https://learn.microsoft.com/rest/api/appservice/web-apps/update-auth-settings-v2
 * There is no DELETE: deleting it switches authentication off. reported: pulumi/pulumi-azure-native#4330. A resource
 * without DELETE is a singleton to the plugin, which creates it by a PUT over whatever is there: isSingleton in
 * https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/gen/schema.go, CanCreate in
 * https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/azure/client_azcore.go
 */
export const webAppAuthSettingsV2: ArmResourceType = {
  apiVersion: "2021-02-01",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Web/sites/{name}/config/authsettingsV2",
  readSuffix: "/list",
  inputs: {
    resourceGroupName: webGroupName,
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
  singleton: { properties: { platform: { enabled: false } } },
};
