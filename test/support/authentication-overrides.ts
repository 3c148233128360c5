/** Names of app settings that override App Service authentication. */
export const overrides = [
  "WEBSITE_AUTH_ENABLED",
  "website_auth_enabled",
  " Website_Auth_V2_Config_Json ",
  "APPSETTING_WEBSITE_AUTH_ENABLED",
  "appsetting_APPSETTING_website_auth_enabled",
  "WEBSITE_AUTH_UNAUTHENTICATED_ACTION",
  "WEBSITE_AUTH_AAD_BYPASS_SINGLE_TENANCY_CHECK",
  "WEBSITE_AUTH_SIGNING_KEY",
  // It tightens, where it is read: authsettingsV2 alone are read back.
  "WEBSITE_AUTH_AAD_ALLOWED_TENANTS",
  "MANAGED_ENVIRONMENT",
  "WEBSITE_SKU",
  "WEBSITE_INSTANCE_ID",
  "CONTAINER_NAME",
  "WEBSITE_POD_NAME",
  "LEGION_SERVICE_HOST",
  "AzureWebEncryptionKey",
  "CONTAINER_ENCRYPTION_KEY",
  "POD_ENCRYPTION_KEY",
] as const;

/** Names that look alike, or belong to authentication, and override nothing. */
export const noOverrides = [
  "MICROSOFT_PROVIDER_AUTHENTICATION_SECRET",
  "WEBSITE_AUTHENTICATION",
  "MY_WEBSITE_AUTH_ENABLED",
  "AzureWebJobsDisableHomepage",
  "WEBSITE_SITE_NAME",
  "",
] as const;
