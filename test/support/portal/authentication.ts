import type { EmptyLocalStack } from "../local-deployment.ts";
import type { PortalFunctionApp } from "./function-app.ts";
import type { PortalRegistration } from "./registration.ts";

const version = "api-version=2024-04-01";

/**
 * What the wizard writes once it has a registration: the secret into an app setting, and the settings with the portal's
 * defaults, "allow requests only from this application itself" among them; 401 as the guide asks for.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad#workforce-configuration-express;
 * shape: https://learn.microsoft.com/rest/api/appservice/web-apps/update-auth-settings-v2. Put together from these, not
 * recorded; the issuer with /v2.0 is reported: the guide's author had to drop it.
 */
export async function turnOnAuthentication(
  { local, resourceManager }: EmptyLocalStack,
  { siteId }: PortalFunctionApp,
  { clientId, clientSecret }: PortalRegistration,
): Promise<void> {
  const settings = `${siteId}/config/appsettings`;
  const { properties } = (await resourceManager.call("POST", `${settings}/list?${version}`)) as {
    readonly properties: Readonly<Record<string, string>>;
  };
  await resourceManager.call("PUT", `${settings}?${version}`, {
    properties: { ...properties, MICROSOFT_PROVIDER_AUTHENTICATION_SECRET: clientSecret, ORDERS_REGION: "north" },
  });
  await resourceManager.call("PUT", `${siteId}/config/authsettingsV2?${version}`, {
    properties: {
      platform: { enabled: true, runtimeVersion: "~1" },
      globalValidation: {
        requireAuthentication: true,
        unauthenticatedClientAction: "Return401",
        redirectToProvider: "azureactivedirectory",
      },
      httpSettings: { requireHttps: true, routes: { apiPrefix: "/.auth" }, forwardProxy: { convention: "NoProxy" } },
      identityProviders: {
        azureActiveDirectory: {
          enabled: true,
          registration: {
            openIdIssuer: `https://sts.windows.net/${local.twin.control.tenantId}/v2.0`,
            clientId,
            clientSecretSettingName: "MICROSOFT_PROVIDER_AUTHENTICATION_SECRET",
          },
          login: { disableWWWAuthenticate: false },
          validation: {
            jwtClaimChecks: {},
            allowedAudiences: [`api://${clientId}`],
            defaultAuthorizationPolicy: { allowedPrincipals: {}, allowedApplications: [clientId] },
          },
        },
      },
      login: {
        routes: {},
        tokenStore: { enabled: true, tokenRefreshExtensionHours: 72, fileSystem: {}, azureBlobStorage: {} },
        preserveUrlFragmentsForLogins: false,
        cookieExpiration: { convention: "FixedTime", timeToExpiration: "08:00:00" },
        nonce: { validateNonce: true, nonceExpirationInterval: "00:05:00" },
      },
    },
  });
}
