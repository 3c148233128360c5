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
  readonly found: string;
  readonly fix: string;
}

function broken(
  rule: string,
  type: string,
  changes: Readonly<Record<string, unknown>>,
  found: string,
  fix: string,
): BrokenInputs {
  return { rule, type, inputs: altered(type, changes), offending: Object.keys(changes), found, fix };
}

/** Inputs that break one rule each, and what the pack says: texts are never shown, for the host hides which are secret. */
export const brokenInputs: readonly BrokenInputs[] = [
  broken(
    "authentication-required",
    authSettingsType,
    { "platform.enabled": false },
    "platform.enabled is false",
    "set platform.enabled to true",
  ),
  broken(
    "authentication-required",
    authSettingsType,
    { "globalValidation.excludedPaths": ["/api/open"] },
    'globalValidation.excludedPaths is ["[secret]"]',
    "remove globalValidation.excludedPaths",
  ),
  broken(
    "answers-401",
    authSettingsType,
    { "globalValidation.unauthenticatedClientAction": "RedirectToLoginPage" },
    "globalValidation.unauthenticatedClientAction is [secret]",
    'set globalValidation.unauthenticatedClientAction to "Return401"',
  ),
  broken(
    "issuer-matches-token-version",
    authSettingsType,
    { [`${aad}.registration.openIdIssuer`]: "https://login.microsoftonline.com/tenant-id/v2.0" },
    `${aad}.registration.openIdIssuer is [secret], ${aad}.validation.allowedAudiences is ["[secret]"]`,
    `list the API's client id, without api://, in ${aad}.validation.allowedAudiences: v2 tokens carry it`,
  ),
  broken(
    "explicit-audiences",
    authSettingsType,
    { [`${aad}.validation.allowedAudiences`]: ["api://x", ""] },
    `${aad}.validation.allowedAudiences is ["[secret]","[secret]"]`,
    `list the API's identifier URI or client id in ${aad}.validation.allowedAudiences`,
  ),
  broken(
    "explicit-applications",
    authSettingsType,
    { [`${aad}.validation.defaultAuthorizationPolicy`]: undefined },
    `${aad}.validation.defaultAuthorizationPolicy.allowedApplications is nothing`,
    `list each caller's client id in ${aad}.validation.defaultAuthorizationPolicy.allowedApplications`,
  ),
  broken(
    "no-authentication-override",
    siteType,
    { "siteConfig.appSettings.0.name": "website_auth_enabled" },
    "siteConfig.appSettings[0].name is [secret]",
    "remove the app setting (WEBSITE_AUTH_*): it overrides what authsettingsV2 says about App Service authentication",
  ),
  broken(
    "no-authentication-override",
    appSettingsType,
    { "properties.MANAGED_ENVIRONMENT": "some-value" },
    'properties has "MANAGED_ENVIRONMENT"',
    "remove the app setting (MANAGED_ENVIRONMENT, WEBSITE_SKU and the like): it can make the Functions host leave App Service authentication out",
  ),
  broken(
    "assignment-required",
    servicePrincipalType,
    { appRoleAssignmentRequired: false },
    "appRoleAssignmentRequired is false",
    "set appRoleAssignmentRequired to true",
  ),
  broken("https-and-tls", siteType, { httpsOnly: false }, "httpsOnly is false", "set httpsOnly to true"),
  broken(
    "https-and-tls",
    storageType,
    { minimumTlsVersion: "TLS1_0" },
    "minimumTlsVersion is [secret]",
    'set minimumTlsVersion to "TLS1_2" or "TLS1_3"',
  ),
  broken(
    "no-shared-keys",
    storageType,
    { allowSharedKeyAccess: true },
    "allowSharedKeyAccess is true",
    "set allowSharedKeyAccess to false",
  ),
  broken(
    "secret-lifetime",
    passwordType,
    { endDate: "2027-10-01T00:00:00Z" },
    "startDate is [secret], endDate is [secret]: 365 days",
    'set endDate to an instant such as "2027-03-31T00:00:00Z", at most 180 days after startDate',
  ),
  broken(
    "no-wildcard-redirect-uri",
    applicationType,
    { "web.redirectUris": ["https://*.contoso.com/"] },
    "web.redirectUris has [secret]",
    "write each address out, with https:// and without *; http:// for localhost only",
  ),
];
