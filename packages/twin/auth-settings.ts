import { z } from "zod";

/**
 * Azure takes a truth value as text and answers it as one. Recorded for `platform.enabled`, which `az webapp auth update`
 * sends so: `test_authV2_auth.yaml` in Azure/azure-cli-extensions@042aebb, src/authV2. Inferred for the others.
 */
const flag = z.preprocess(
  (sent) => (typeof sent === "string" && /^(?:true|false)$/i.test(sent) ? sent.toLowerCase() === "true" : sent),
  z.boolean().optional(),
);
const text = z.string().optional();
const texts = z.array(z.string()).optional();

const azureActiveDirectory = z.strictObject({
  enabled: flag,
  isAutoProvisioned: flag,
  login: z.strictObject({ disableWWWAuthenticate: flag, loginParameters: texts }).optional(),
  registration: z
    .strictObject({
      clientId: text,
      clientSecretCertificateIssuer: text,
      clientSecretCertificateSubjectAlternativeName: text,
      clientSecretCertificateThumbprint: text,
      clientSecretSettingName: text,
      openIdIssuer: text,
    })
    .optional(),
  validation: z
    .strictObject({
      allowedAudiences: texts,
      defaultAuthorizationPolicy: z
        .strictObject({
          allowedApplications: texts,
          allowedPrincipals: z.strictObject({ groups: texts, identities: texts }).optional(),
        })
        .optional(),
      jwtClaimChecks: z.strictObject({ allowedClientApplications: texts, allowedGroups: texts }).optional(),
    })
    .optional(),
});

/** Settings of other providers don't matter here, because App Service authentication refuses an enabled one. */
const otherProvider = z.looseObject({ enabled: flag }).optional();

/** Text in every recorded answer. Inferred: a truth value also comes back as text. */
const flagAsText = z.preprocess(
  (sent) => (typeof sent === "boolean" ? String(sent) : sent),
  z.enum(["true", "false"]).optional(),
);

const identityProviders = z.strictObject({
  apple: otherProvider,
  azureActiveDirectory: azureActiveDirectory.optional(),
  azureStaticWebApps: otherProvider,
  customOpenIdConnectProviders: z.record(z.string(), z.looseObject({ enabled: flag })).optional(),
  facebook: otherProvider,
  gitHub: otherProvider,
  google: otherProvider,
  legacyMicrosoftAccount: otherProvider,
  twitter: otherProvider,
});

const login = z.strictObject({
  allowedExternalRedirectUrls: texts,
  cookieExpiration: z
    .strictObject({ convention: z.enum(["FixedTime", "IdentityProviderDerived"]).optional(), timeToExpiration: text })
    .optional(),
  nonce: z.strictObject({ nonceExpirationInterval: text, validateNonce: flag }).optional(),
  preserveUrlFragmentsForLogins: flag,
  routes: z.strictObject({ logoutEndpoint: text }).optional(),
  tokenStore: z
    .strictObject({
      azureBlobStorage: z.strictObject({ sasUrlSettingName: text }).optional(),
      enabled: flag,
      fileSystem: z.strictObject({ directory: text }).optional(),
      tokenRefreshExtensionHours: z.number().optional(),
    })
    .optional(),
});

/**
 * `properties` of SiteAuthSettingsV2, as Resource Manager accepts them and App Service authentication reads them. App
 * Service authentication refuses unsupported ones by name.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/update-auth-settings-v2#request-body
 */
export const authSettings = z.strictObject({
  platform: z.strictObject({ configFilePath: text, enabled: flag, runtimeVersion: text }).optional(),
  globalValidation: z
    .strictObject({
      excludedPaths: texts,
      redirectToProvider: text,
      requireAuthentication: flag,
      // The fifth is on no page of the API, but the portal offers it: https://learn.microsoft.com/azure/app-service/overview-authentication-authorization
      unauthenticatedClientAction: z
        .enum(["RedirectToLoginPage", "AllowAnonymous", "Return401", "Return403", "Return404"])
        .optional(),
    })
    .optional(),
  httpSettings: z
    .strictObject({
      forwardProxy: z
        .strictObject({
          convention: z.enum(["NoProxy", "Standard", "Custom"]).optional(),
          customHostHeaderName: text,
          customProtoHeaderName: text,
        })
        .optional(),
      requireHttps: flag,
      routes: z.strictObject({ apiPrefix: text }).optional(),
    })
    .optional(),
  identityProviders: identityProviders.optional(),
  login: login.optional(),
  // Not on Learn's page, but in every recorded answer, and in templates that the portal exported.
  clearInboundClaimsMapping: flagAsText,
});

export type AuthSettings = z.infer<typeof authSettings>;
