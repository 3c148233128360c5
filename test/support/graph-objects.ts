/** An app registration as Graph returns it: nothing is set but what is given. */
export function graphApplication(given: object = {}): object {
  return {
    id: "application",
    appId: "client",
    displayName: null,
    signInAudience: "AzureADMyOrg",
    isFallbackPublicClient: null,
    identifierUris: [],
    appRoles: [],
    api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [], preAuthorizedApplications: [] },
    web: { redirectUris: [], implicitGrantSettings: {} },
    spa: { redirectUris: [] },
    publicClient: { redirectUris: [] },
    requiredResourceAccess: [],
    passwordCredentials: [],
    keyCredentials: [],
    ...given,
  };
}

/** A service principal as Graph returns it. */
export function graphServicePrincipal(given: object = {}): object {
  return {
    id: "principal",
    appId: "client",
    displayName: "",
    accountEnabled: true,
    appRoleAssignmentRequired: false,
    appRoles: [],
    oauth2PermissionScopes: [],
    passwordCredentials: [],
    keyCredentials: [],
    ...given,
  };
}

/** A client secret or a certificate as Graph returns it. */
export function graphKey(given: object = {}): object {
  return { keyId: "key", displayName: null, endDateTime: "2099-01-01T00:00:00Z", ...given };
}
