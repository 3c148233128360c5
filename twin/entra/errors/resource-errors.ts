import { type AadstsError, codes } from "./aadsts-error.ts";

/** What is asked for does not exist, is not asked for properly, or is not for this client. */
export const resourceErrors = {
  1002012: {
    error: "invalid_scope",
    status: 400,
    text: (scope: string) =>
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    source: "reported: MicrosoftDocs/azure-docs#99862, microsoftgraph/msgraph-sdk-python#181",
  },
  70011: {
    error: "invalid_scope",
    status: 400,
    text: (scope: string, ...reasons: string[]) =>
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.${reasons.join("")}`,
    source:
      "reported: AzureAD/microsoft-authentication-library-for-dotnet, a captured answer of December 2023; the reason: microsoft-authentication-library-for-js#4071",
  },
  28000: {
    error: "invalid_request",
    status: 400,
    text: (scope: string) =>
      `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${scope} is not valid.`,
    source: `${codes}; error by reports of user flows, that client credentials get it is inferred`,
  },
  500011: {
    error: "invalid_resource",
    status: 400,
    text: (resource: string, tenantDisplayName: string) =>
      `The resource principal named ${resource} was not found in the tenant named ${tenantDisplayName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    errorUri: true,
    source: "reported: calvinchengx/entra-emulator, a recording of August 2026",
  },
  500014: {
    error: "invalid_resource",
    status: 400,
    text: (resource: string) =>
      `The service principal for resource '${resource}' is disabled. This indicate that a subscription within the tenant has lapsed, or that the administrator for this tenant has disabled the application, preventing tokens from being issued for it.`,
    source: "reported: alcionai/corso, a captured answer of December 2023; error and status are inferred",
  },
  501051: {
    error: "invalid_grant",
    status: 400,
    text: (clientId: string, clientName: string, resource: string, resourceName: string) =>
      `Application '${clientId}'(${clientName}) is not assigned to a role for the application '${resource}'(${resourceName}).`,
    // Captures from 2021 to 2026 have it.
    errorUri: true,
    source: "reported: nais/doc, troubleshooting of Azure AD",
  },
  90009: {
    error: "invalid_request",
    status: 400,
    text: (clientId: string, clientName: string) =>
      `Application '${clientId}'(${clientName}) is requesting a token for itself. This scenario is supported only if resource is specified using the GUID based App Identifier.`,
    source: `${codes}; error and status are inferred`,
  },
  90008: {
    error: "invalid_request",
    status: 400,
    text: (clientId: string) =>
      `The user or administrator has not consented to use the application with ID '${clientId}'. This happened because application is misconfigured: it must require access to Microsoft Graph by specifying at least 'Sign in and read user profile' permission.`,
    source: `${codes}; wording partly by reports, error and status are inferred`,
  },
  65005: {
    error: "invalid_request",
    status: 400,
    text: () => "The application does not list the resource among its required permissions.",
    source: `${codes}; error and status are inferred`,
    textIsOurs: true,
  },
} as const satisfies Record<number, AadstsError>;
