import {
  altered,
  applicationType,
  appSettingsType,
  authSettingsType,
  passwordType,
  servicePrincipalType,
  siteType,
  storageType,
} from "../support/valid-inputs.ts";

const aad = "identityProviders.azureActiveDirectory";

export interface BrokenInputs {
  readonly rule: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Dotted paths of the values that break the rule. */
  readonly offending: readonly string[];
}

const breaking: readonly (readonly [rule: string, type: string, changes: Readonly<Record<string, unknown>>])[] = [
  ["authentication-required", authSettingsType, { "platform.enabled": false }],
  ["authentication-required", authSettingsType, { "globalValidation.excludedPaths": ["/api/open"] }],
  ["answers-401", authSettingsType, { "globalValidation.unauthenticatedClientAction": "RedirectToLoginPage" }],
  [
    "issuer-matches-token-version",
    authSettingsType,
    { [`${aad}.registration.openIdIssuer`]: "https://login.microsoftonline.com/tenant-id/v2.0" },
  ],
  ["explicit-audiences", authSettingsType, { [`${aad}.validation.allowedAudiences`]: ["api://x", ""] }],
  ["explicit-applications", authSettingsType, { [`${aad}.validation.defaultAuthorizationPolicy`]: undefined }],
  ["no-authentication-override", siteType, { "siteConfig.appSettings.0.name": "website_auth_enabled" }],
  ["no-authentication-override", appSettingsType, { "properties.MANAGED_ENVIRONMENT": "some-value" }],
  ["assignment-required", servicePrincipalType, { appRoleAssignmentRequired: false }],
  ["https-and-tls", siteType, { httpsOnly: false }],
  ["https-and-tls", storageType, { minimumTlsVersion: "TLS1_0" }],
  ["no-shared-keys", storageType, { allowSharedKeyAccess: true }],
  ["secret-lifetime", passwordType, { endDate: "2027-10-01T00:00:00Z" }],
  ["exact-origins", siteType, { "siteConfig.cors.allowedOrigins": ["*"] }],
  ["no-wildcard-redirect-uri", applicationType, { "web.redirectUris": ["https://*.contoso.com/"] }],
];

/** Inputs that break one rule each. */
export const brokenInputs: readonly BrokenInputs[] = breaking.map(([rule, type, changes]) => ({
  rule,
  type,
  inputs: altered(type, changes),
  offending: Object.keys(changes),
}));
