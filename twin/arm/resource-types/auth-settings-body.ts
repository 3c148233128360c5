import { z } from "zod";
import { readOnlyEnvelope } from "../request-body.ts";

const flag = z.boolean().optional();
const text = z.string().optional();
const texts = z.array(z.string()).optional();

const scopes = z.strictObject({ scopes: texts }).optional();
const clientRegistration = z.strictObject({ clientId: text, clientSecretSettingName: text }).optional();
const audiences = z.strictObject({ allowedAudiences: texts }).optional();

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

const customOpenIdConnectProvider = z.strictObject({
  enabled: flag,
  login: z.strictObject({ nameClaimType: text, scopes: texts }).optional(),
  registration: z
    .strictObject({
      clientCredential: z
        .strictObject({ clientSecretSettingName: text, method: z.enum(["ClientSecretPost"]).optional() })
        .optional(),
      clientId: text,
      openIdConnectConfiguration: z
        .strictObject({
          authorizationEndpoint: text,
          certificationUri: text,
          issuer: text,
          tokenEndpoint: text,
          wellKnownOpenIdConfiguration: text,
        })
        .optional(),
    })
    .optional(),
});

const identityProviders = z.strictObject({
  apple: z.strictObject({ enabled: flag, login: scopes, registration: clientRegistration }).optional(),
  azureActiveDirectory: azureActiveDirectory.optional(),
  azureStaticWebApps: z
    .strictObject({ enabled: flag, registration: z.strictObject({ clientId: text }).optional() })
    .optional(),
  customOpenIdConnectProviders: z.record(z.string(), customOpenIdConnectProvider).optional(),
  facebook: z
    .strictObject({
      enabled: flag,
      graphApiVersion: text,
      login: scopes,
      registration: z.strictObject({ appId: text, appSecretSettingName: text }).optional(),
    })
    .optional(),
  gitHub: z.strictObject({ enabled: flag, login: scopes, registration: clientRegistration }).optional(),
  google: z
    .strictObject({ enabled: flag, login: scopes, registration: clientRegistration, validation: audiences })
    .optional(),
  legacyMicrosoftAccount: z
    .strictObject({ enabled: flag, login: scopes, registration: clientRegistration, validation: audiences })
    .optional(),
  twitter: z
    .strictObject({
      enabled: flag,
      registration: z.strictObject({ consumerKey: text, consumerSecretSettingName: text }).optional(),
    })
    .optional(),
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
 * SiteAuthSettingsV2, whole: what the gate does not imitate, it refuses itself, by name.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/update-auth-settings-v2#request-body
 */
export const authSettingsBody = z.strictObject({
  ...readOnlyEnvelope,
  kind: text,
  location: text,
  properties: z.strictObject({
    platform: z.strictObject({ configFilePath: text, enabled: flag, runtimeVersion: text }).optional(),
    globalValidation: z
      .strictObject({
        excludedPaths: texts,
        redirectToProvider: text,
        requireAuthentication: flag,
        unauthenticatedClientAction: z
          .enum(["RedirectToLoginPage", "AllowAnonymous", "Return401", "Return403"])
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
  }),
});
