import { z } from "zod";
import { NotImitated } from "../tenant/refusal.ts";

const strings = z.array(z.string()).optional();
const flag = z.boolean().optional();
const text = z.string().optional();

const clientRegistration = z.strictObject({ clientId: text, clientSecretSettingName: text }).optional();
const scopes = z.strictObject({ scopes: strings }).optional();
const audiences = z.strictObject({ allowedAudiences: strings }).optional();

const azureActiveDirectory = z.strictObject({
  enabled: flag,
  isAutoProvisioned: flag,
  registration: z
    .strictObject({
      openIdIssuer: text,
      clientId: text,
      clientSecretSettingName: text,
      clientSecretCertificateThumbprint: text,
      clientSecretCertificateIssuer: text,
      clientSecretCertificateSubjectAlternativeName: text,
    })
    .optional(),
  login: z.strictObject({ loginParameters: strings, disableWWWAuthenticate: flag }).optional(),
  validation: z
    .strictObject({
      allowedAudiences: strings,
      jwtClaimChecks: z.strictObject({ allowedGroups: strings, allowedClientApplications: strings }).optional(),
      defaultAuthorizationPolicy: z
        .strictObject({
          allowedApplications: strings,
          allowedPrincipals: z.strictObject({ identities: strings, groups: strings }).optional(),
        })
        .optional(),
    })
    .optional(),
});

/**
 * `properties` of Microsoft.Web/sites/config "authsettingsV2", API version 2021-02-01, all of it, so that a
 * misspelt setting is told from one that the gate has yet to learn.
 * https://learn.microsoft.com/azure/templates/microsoft.web/2021-02-01/sites/config-authsettingsv2
 */
const authSettings = z.strictObject({
  platform: z.strictObject({ enabled: flag, runtimeVersion: text, configFilePath: text }).optional(),
  globalValidation: z
    .strictObject({
      requireAuthentication: flag,
      unauthenticatedClientAction: z
        .enum(["RedirectToLoginPage", "AllowAnonymous", "Return401", "Return403"])
        .optional(),
      redirectToProvider: text,
      excludedPaths: strings,
    })
    .optional(),
  httpSettings: z
    .strictObject({
      requireHttps: flag,
      routes: z.strictObject({ apiPrefix: text }).optional(),
      forwardProxy: z
        .strictObject({
          convention: z.enum(["NoProxy", "Standard", "Custom"]).optional(),
          customHostHeaderName: text,
          customProtoHeaderName: text,
        })
        .optional(),
    })
    .optional(),
  identityProviders: z
    .strictObject({
      azureActiveDirectory: azureActiveDirectory.optional(),
      apple: z.strictObject({ enabled: flag, registration: clientRegistration, login: scopes }).optional(),
      azureStaticWebApps: z
        .strictObject({ enabled: flag, registration: z.strictObject({ clientId: text }).optional() })
        .optional(),
      customOpenIdConnectProviders: z.record(z.string(), z.unknown()).optional(),
      facebook: z
        .strictObject({
          enabled: flag,
          graphApiVersion: text,
          registration: z.strictObject({ appId: text, appSecretSettingName: text }).optional(),
          login: scopes,
        })
        .optional(),
      gitHub: z.strictObject({ enabled: flag, registration: clientRegistration, login: scopes }).optional(),
      google: z
        .strictObject({ enabled: flag, registration: clientRegistration, login: scopes, validation: audiences })
        .optional(),
      legacyMicrosoftAccount: z
        .strictObject({ enabled: flag, registration: clientRegistration, login: scopes, validation: audiences })
        .optional(),
      twitter: z
        .strictObject({
          enabled: flag,
          registration: z.strictObject({ consumerKey: text, consumerSecretSettingName: text }).optional(),
        })
        .optional(),
    })
    .optional(),
  login: z
    .strictObject({
      routes: z.strictObject({ logoutEndpoint: text }).optional(),
      tokenStore: z
        .strictObject({
          enabled: flag,
          tokenRefreshExtensionHours: z.number().optional(),
          fileSystem: z.strictObject({ directory: text }).optional(),
          azureBlobStorage: z.strictObject({ sasUrlSettingName: text }).optional(),
        })
        .optional(),
      preserveUrlFragmentsForLogins: flag,
      allowedExternalRedirectUrls: strings,
      cookieExpiration: z
        .strictObject({
          convention: z.enum(["FixedTime", "IdentityProviderDerived"]).optional(),
          timeToExpiration: text,
        })
        .optional(),
      nonce: z.strictObject({ validateNonce: flag, nonceExpirationInterval: text }).optional(),
    })
    .optional(),
});

export type AuthSettings = z.infer<typeof authSettings>;

/** Reads the properties as Resource Manager keeps them. Throws NotImitated that names what it does not know. */
export function parseAuthSettings(properties: unknown): AuthSettings {
  const parsed = authSettings.safeParse(withoutNulls(properties));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = [...(issue?.path ?? []), ...(issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [])];
  throw new NotImitated(
    `authsettingsV2 ${path.join(".") || "properties"} as deployed (${issue?.message ?? "unreadable"})`,
  );
}

/** Resource Manager writes an absent property as null. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const present = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(present.map(([key, child]) => [key, withoutNulls(child)]));
}
