import { answering, codes, msalTests } from "./aadsts-error.ts";

/** The request is invalid, names something missing, or asks for access that the client or user doesn't have. */
export const requestErrors = {
  ...answering("invalid_request", {
    900561: {
      text: (method: string) => `The endpoint only accepts POST, OPTIONS requests. Received a ${method} request.`,
      source: `${codes}; error and status are inferred`,
    },
    90002: {
      text: (tenant: string) =>
        `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
      errorUri: true,
      source: "reported: captured answers in the documentation of Ratify (2024) and of the Azure SDK for Go (2023)",
    },
    900023: {
      text: (tenant: string) =>
        `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`,
      errorUri: true,
      source: codes,
    },
    900144: {
      text: (name: string) => `The request body must contain the following parameter: '${name}'.`,
      errorUri: true,
      source: codes,
    },
    901002: {
      text: () => "The 'resource' request parameter is not supported.",
      source: `${codes}; reported until July 2025: microsoft/vscode#254009`,
    },
    9001023: {
      text: () =>
        "The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.",
      source: `${codes}; reported: Microsoft365DSC/MSCloudLoginAssistant#100`,
    },
    50027: {
      text: () => "JWT token is invalid or malformed.",
      errorUri: true,
      source: msalTests,
    },
    90014: {
      text: (claim: string) =>
        `The required field '${claim}' is missing from the credential. Ensure that you have all the necessary parameters for the login request.`,
      errorUri: true,
      source: msalTests,
    },
    50166: {
      text: () => "Request to External OIDC endpoint failed.",
      source: "reported: Azure/azure-workload-identity#642, Azure/azure-cli#28863",
    },
    28000: {
      text: (scope: string) =>
        `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${scope} is not valid.`,
      source: `${codes}; error by reports of user flows, that client credentials get it is inferred`,
    },
    90009: {
      text: (clientId: string, clientName: string) =>
        `Application '${clientId}'(${clientName}) is requesting a token for itself. This scenario is supported only if resource is specified using the GUID based App Identifier.`,
      source: `${codes}; error and status are inferred`,
    },
    90008: {
      text: (clientId: string) =>
        `The user or administrator has not consented to use the application with ID '${clientId}'. This happened because application is misconfigured: it must require access to Microsoft Graph by specifying at least 'Sign in and read user profile' permission.`,
      source: `${codes}; wording partly by reports, error and status are inferred`,
    },
  }),
  ...answering("invalid_target", {
    9010010: {
      text: () => "The resource parameter provided in the request doesn't match with the requested scopes.",
      source:
        "reported: since January 2026, punkpeye/mcp-remote#217, microsoft/azure-devops-mcp#1511 (error), #1601; all at sign-in, that the token endpoint answers the same is inferred",
    },
  }),
  ...answering("invalid_instance", {
    50049: {
      text: () => "Unknown or invalid instance.",
      source: "reported: the instance discovery page of AzureAD/microsoft-authentication-library-for-dotnet",
    },
  }),
  ...answering("unsupported_grant_type", {
    70003: {
      text: (grantType: string) => `The app requested an unsupported grant type '${grantType}'.`,
      source: "reported: calvinchengx/entra-emulator, a recording of August 2026",
    },
  }),
  ...answering("invalid_scope", {
    1002012: {
      text: (scope: string) =>
        `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
      source: "reported: MicrosoftDocs/azure-docs#99862, microsoftgraph/msgraph-sdk-python#181",
    },
    70011: {
      text: (scope: string, ...reasons: string[]) =>
        `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.${reasons.join("")}`,
      source:
        "reported: AzureAD/microsoft-authentication-library-for-dotnet, a captured answer of December 2023; the reason: microsoft-authentication-library-for-js#4071",
    },
  }),
  ...answering("invalid_resource", {
    500011: {
      text: (resource: string, tenantDisplayName: string) =>
        `The resource principal named ${resource} was not found in the tenant named ${tenantDisplayName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
      errorUri: true,
      source: "reported: calvinchengx/entra-emulator, a recording of August 2026",
    },
    500014: {
      text: (resource: string) =>
        `The service principal for resource '${resource}' is disabled. This indicate that a subscription within the tenant has lapsed, or that the administrator for this tenant has disabled the application, preventing tokens from being issued for it.`,
      source: "reported: alcionai/corso, a captured answer of December 2023; error and status are inferred",
    },
  }),
  ...answering("invalid_grant", {
    501051: {
      text: (clientId: string, clientName: string, resource: string, resourceName: string) =>
        `Application '${clientId}'(${clientName}) is not assigned to a role for the application '${resource}'(${resourceName}).`,
      // Captures from 2021 to 2026 include it.
      errorUri: true,
      source: "reported: nais/doc, troubleshooting of Azure AD",
    },
    9002313: {
      text: () => "Invalid request. Request is malformed or invalid.",
      errorUri: true,
      suberror: "bad_token",
      source: codes,
    },
    700082: {
      text: (issuedAt: string, inactiveFor: string) =>
        `The refresh token has expired due to inactivity. The token was issued on ${issuedAt} and was inactive for ${inactiveFor}.`,
      errorUri: true,
      source: `${codes}; reported: an answer of January 2025 in the source of Superglue; its error_uri: Earlybyte/aad_oauth`,
    },
    700007: {
      text: () => "The grant was issued for a different client id.",
      source: "reported: CompassSecurity/EntraFalcon#6, an answer of January 2026",
    },
    50173: {
      text: (issuedAt: string, validFrom: string) =>
        `The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '${issuedAt}' and the TokensValidFrom date (before which tokens are not valid) for this user is '${validFrom}'.`,
      errorUri: true,
      source:
        "reported: microsoft/vscode#135299, Azure/azure-cli#16745, microsoft/AzureStorageExplorer#9149 (August 2026)",
    },
    50034: {
      // Entra ID really writes `{EmailHidden}`.
      text: (tenantId: string) =>
        `The user account {EmailHidden} does not exist in the ${tenantId} directory. To sign into this application, the account must be added to the directory.`,
      source:
        "reported: Microsoft365DSC/Microsoft365DSC#801; that the tenant is named by its id is inferred from two of four captures",
    },
    50126: {
      text: () => "Error validating credentials due to invalid username or password.",
      errorUri: true,
      source: codes,
    },
    50055: {
      text: () => "The password is expired.",
      suberror: "user_password_expired",
      source: `${codes}; wording by the documentation of API Management (api-management-howto-protect-backend-with-aad); error and suberror are what AzureAD/microsoft-authentication-library-for-js expects`,
    },
    50057: {
      text: () => "The user account is disabled.",
      errorUri: true,
      source: "reported: Azure/azure-cli#18945, canonical/authd#814",
    },
    50105: {
      // Entra ID really writes `{EmailHidden}`.
      text: (resourceName: string, resourceClientId: string) =>
        `Your administrator has configured the application ${resourceName} ('${resourceClientId}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '{EmailHidden}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.`,
      source: `${codes}; reported: nais/doc`,
    },
    65001: {
      text: (clientId: string, clientName: string) =>
        `The user or administrator has not consented to use the application with ID '${clientId}' named '${clientName}'. Send an interactive authorization request for this user and resource.`,
      suberror: "consent_required",
      source: "reported: stevenmaguire/oauth2-microsoft#31, an answer of January 2025",
    },
    50076: {
      text: (resourceClientId: string) =>
        `Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '${resourceClientId}'.`,
      errorUri: true,
      suberror: "basic_action",
      source: codes,
    },
    50079: {
      // Reports show `interaction_required` at version 1 endpoints
      // (AzureAD/azure-activedirectory-library-for-nodejs#151, juunas11/aspnetcore2aadauth#6). Version 2's page about
      // on-behalf-of shows it as well, but its page about passwords shows the `error` in this table.
      /** @param resourceClientId empty for the sentence that names no resource */
      text: (resourceClientId: string) =>
        resourceClientId === ""
          ? "The user is required to use multi-factor authentication."
          : `Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multifactor authentication to access '${resourceClientId}'.`,
      suberror: "basic_action",
      source: `${codes}; error and suberror: https://learn.microsoft.com/entra/identity-platform/scenario-desktop-acquire-token-username-password; the sentence that names no resource there, and reported: Azure/azure-kusto-python#89`,
    },
    53000: {
      text: () =>
        "Device is not in required device state: unregistered. Conditional Access policy requires a compliant device, and the device is not compliant. The user must enroll their device with an approved MDM provider like Intune.",
      suberror: "message_only",
      source: `${codes}; error and suberror are inferred`,
    },
    53001: {
      text: () =>
        "Device is not in required device state: unregistered. Conditional Access policy requires a domain joined device, and the device is not domain joined.",
      suberror: "message_only",
      source: `${codes}; error and suberror are inferred, the wording is ours`,
    },
    53003: {
      text: () =>
        "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
      errorUri: true,
      suberror: "message_only",
      source: `${codes}; reported: Azure/azure-sdk-for-go, credential chain documentation (2025)`,
    },
  }),
} as const;
