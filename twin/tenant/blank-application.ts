import type { ApplicationProperties } from "./applications.ts";

/** An application of which nothing is said. Its tokens are v1.0, and only this tenant signs in. */
export const blankApplication: ApplicationProperties = {
  displayName: "",
  description: null,
  notes: null,
  serviceManagementReference: null,
  groupMembershipClaims: null,
  signInAudience: "AzureADMyOrg",
  tags: [],
  identifierUris: [],
  isFallbackPublicClient: null,
  appRoles: [],
  requiredResourceAccess: [],
  keyCredentials: [],
  api: {
    requestedAccessTokenVersion: null,
    acceptMappedClaims: null,
    knownClientApplications: [],
    oauth2PermissionScopes: [],
    preAuthorizedApplications: [],
  },
  web: {
    homePageUrl: null,
    logoutUrl: null,
    redirectUris: [],
    implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
  },
  spa: { redirectUris: [] },
  publicClient: { redirectUris: [] },
  info: { marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
  owners: [],
};
