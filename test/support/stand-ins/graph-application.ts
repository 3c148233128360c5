import type { RecordedMicrosoft, RecordedRequest } from "./recorded-microsoft.ts";

export const type = "azuread:index/application:Application";
export const graph = "https://graph.microsoft.com";
export const url = `${graph}/v1.0/applications/app-1`;
export const betaUrl = `${graph}/beta/applications/app-1?$select=oauth2RequirePostResponse`;
export const id = "/applications/app-1";
const roleId = "bbbbbbbb-0000-0000-0000-000000000001";
export const scopeId = "bbbbbbbb-0000-0000-0000-000000000002";

/** The same application as inputs, on the wire, as Graph answers it, and as outputs. */
export const role = {
  id: roleId,
  value: "Api.Call",
  displayName: "Call the API",
  description: "Calls the API as an application.",
  allowedMemberTypes: ["Application"],
  enabled: true,
};

export const inputs = {
  displayName: "api",
  notes: "stack local",
  tags: ["stack:local"],
  fallbackPublicClientEnabled: false,
  signInAudience: "AzureADMyOrg",
  api: { requestedAccessTokenVersion: 1, oauth2PermissionScopes: [{ id: scopeId, value: "call", enabled: true }] },
  appRoles: [role],
  requiredResourceAccesses: [
    { resourceAppId: "00000003-0000-0000-c000-000000000000", resourceAccesses: [{ id: "profile", type: "Scope" }] },
  ],
  web: { redirectUris: ["https://func/.auth/login/aad/callback"], implicitGrant: { idTokenIssuanceEnabled: true } },
};

export const wireRole = {
  id: roleId,
  allowedMemberTypes: ["Application"],
  description: "Calls the API as an application.",
  displayName: "Call the API",
  isEnabled: true,
  value: "Api.Call",
};

export const wireScope = {
  id: scopeId,
  adminConsentDescription: "",
  adminConsentDisplayName: "",
  isEnabled: true,
  type: "User",
  userConsentDescription: "",
  userConsentDisplayName: "",
  value: "call",
};

export const wire = {
  "@odata.type": "#microsoft.graph.application",
  displayName: "api",
  description: null,
  notes: "stack local",
  serviceManagementReference: null,
  groupMembershipClaims: null,
  signInAudience: "AzureADMyOrg",
  tags: ["stack:local"],
  identifierUris: [] as string[],
  isDeviceOnlyAuthSupported: false,
  isFallbackPublicClient: false,
  api: {
    requestedAccessTokenVersion: 1,
    acceptMappedClaims: false,
    knownClientApplications: [],
    oauth2PermissionScopes: [wireScope],
  },
  appRoles: [wireRole],
  requiredResourceAccess: [
    { resourceAppId: "00000003-0000-0000-c000-000000000000", resourceAccess: [{ id: "profile", type: "Scope" }] },
  ],
  web: {
    homePageUrl: null,
    logoutUrl: null,
    redirectUris: ["https://func/.auth/login/aad/callback"],
    implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
  },
  spa: { redirectUris: [] },
  publicClient: { redirectUris: [] },
  info: { marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
  optionalClaims: {},
};

/** As Graph answers it. */
export const live = {
  ...wire,
  "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#applications/$entity",
  id: "app-1",
  appId: "client-1",
  publisherDomain: "example.onmicrosoft.com",
  appRoles: [{ ...wireRole, origin: "Application" }],
};

/** As a creation or an update leaves it: lists that the program left out, and Graph answers empty, are none. */
export const outputs = {
  displayName: "api",
  description: "",
  notes: "stack local",
  serviceManagementReference: "",
  signInAudience: "AzureADMyOrg",
  tags: ["stack:local"],
  fallbackPublicClientEnabled: false,
  preventDuplicateNames: false,
  marketingUrl: "",
  privacyStatementUrl: "",
  supportUrl: "",
  termsOfServiceUrl: "",
  api: {
    requestedAccessTokenVersion: 1,
    mappedClaimsEnabled: false,
    oauth2PermissionScopes: [
      {
        id: scopeId,
        value: "call",
        type: "User",
        enabled: true,
        adminConsentDescription: "",
        adminConsentDisplayName: "",
        userConsentDescription: "",
        userConsentDisplayName: "",
      },
    ],
  },
  appRoles: [role],
  requiredResourceAccesses: inputs.requiredResourceAccesses,
  web: {
    homepageUrl: "",
    logoutUrl: "",
    redirectUris: ["https://func/.auth/login/aad/callback"],
    implicitGrant: { accessTokenIssuanceEnabled: false, idTokenIssuanceEnabled: true },
  },
  singlePageApplication: { redirectUris: [] },
  publicClient: { redirectUris: [] },
  id,
  objectId: "app-1",
  clientId: "client-1",
  publisherDomain: "example.onmicrosoft.com",
  disabledByMicrosoft: "",
  deviceOnlyAuthEnabled: false,
  featureTags: [{ customSingleSignOn: false, enterprise: false, gallery: false, hide: false }],
  logoUrl: "",
  logoImage: "",
  oauth2PostResponseRequired: false,
  templateId: "",
  appRoleIds: { "Api.Call": roleId },
  oauth2PermissionScopeIds: { call: scopeId },
};

/** What a refresh answers besides: each list, empty as it is. */
export const refreshed = {
  ...outputs,
  owners: [],
  identifierUris: [],
  groupMembershipClaims: [],
  api: { ...outputs.api, knownClientApplications: [] },
};

/** What an update sends that changes none of the lists that it leaves out. */
const {
  appRoles: _roles,
  identifierUris: _uris,
  optionalClaims: _claims,
  requiredResourceAccess: _access,
  ...kept
} = wire;
const { oauth2PermissionScopes: _scopes, ...keptOfApi } = wire.api;
export const update = { ...kept, api: keptOfApi };

/** The three requests that read an application. */
export function expectRead(
  microsoft: RecordedMicrosoft,
  application: object = live,
  owners: readonly string[] = [],
): void {
  microsoft.expect(`GET ${url}`, { body: application }).expect(`GET ${betaUrl}`, { body: { id: "app-1" } });
  microsoft.expect(`GET ${url}/owners`, { body: { value: owners.map((owner) => ({ id: owner })) } });
}

export function bodies(requests: readonly RecordedRequest[]): readonly unknown[] {
  return requests.filter((request) => request.body !== undefined).map((request) => request.body);
}
