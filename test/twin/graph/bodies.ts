/** What azuread 6.9.1 sends for an inline Application, as recorded. */
export function inlineApplication(me: string) {
  return {
    "@odata.type": "#microsoft.graph.application",
    displayName: "api",
    description: null,
    notes: "stack dev",
    serviceManagementReference: null,
    groupMembershipClaims: null,
    signInAudience: "AzureADMyOrg",
    tags: ["stack:dev"],
    identifierUris: [] as string[],
    isFallbackPublicClient: false,
    api: {
      "@odata.type": "#microsoft.graph.apiApplication",
      requestedAccessTokenVersion: 1,
      acceptMappedClaims: false,
      knownClientApplications: [],
      oauth2PermissionScopes: [
        {
          id: "11111111-0000-4000-8000-000000000002",
          adminConsentDescription: "Call the function",
          adminConsentDisplayName: "Call",
          isEnabled: true,
          type: "User",
          userConsentDescription: "",
          userConsentDisplayName: "",
          value: "user_impersonation",
        },
      ],
    },
    appRoles: [appRole()],
    requiredResourceAccess: [
      {
        resourceAppId: "00000003-0000-0000-c000-000000000000",
        resourceAccess: [{ id: "14dad69e-099b-42c9-810b-d002981feec1", type: "Scope" }],
      },
    ],
    web: {
      homePageUrl: null,
      logoutUrl: null,
      redirectUris: ["https://site.example/.auth/login/aad/callback"],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
    },
    spa: { redirectUris: [] },
    publicClient: { redirectUris: [] },
    info: { marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
    optionalClaims: {},
    "owners@odata.bind": [`https://graph.microsoft.com/v1.0/directoryObjects/${me}`],
  };
}

export function appRole(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    id: "11111111-0000-4000-8000-000000000001",
    allowedMemberTypes: ["Application", "User"],
    description: "Call the function",
    displayName: "Invoke",
    isEnabled: true,
    value: "Function.Invoke",
    ...changes,
  };
}

/** What an administrator posts. */
export function newUser(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    accountEnabled: true,
    displayName: "Ada Lovelace",
    mailNickname: "ada",
    userPrincipalName: "ada@twin.onmicrosoft.com",
    passwordProfile: { password: "Correct-Horse-7", forceChangePasswordNextSignIn: false },
    ...changes,
  };
}

export function newGroup(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    displayName: "Function users",
    mailEnabled: false,
    mailNickname: "function-users",
    securityEnabled: true,
    ...changes,
  };
}
