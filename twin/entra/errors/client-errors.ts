import { type AadstsError, codes } from "./aadsts-error.ts";

/** Who asks is unknown, switched off, or cannot prove who it is. */
export const clientErrors = {
  700038: {
    error: "unauthorized_client",
    status: 400,
    text: (clientId: string) => `${clientId} is not a valid application identifier.`,
    source: "reported: calvinchengx/entra-emulator, a recording of August 2026",
  },
  700016: {
    error: "unauthorized_client",
    status: 400,
    text: (clientId: string, tenantDisplayName: string) =>
      `Application with identifier '${clientId}' was not found in the directory '${tenantDisplayName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    errorUri: true,
    source: codes,
  },
  7000229: {
    error: "unauthorized_client",
    status: 400,
    text: (clientId: string, tenantId: string) =>
      `The client application ${clientId} is missing service principal in the tenant ${tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
    source: "reported: Azure/Commercial-Marketplace-SaaS-Accelerator#830",
  },
  7000112: {
    error: "unauthorized_client",
    status: 400,
    text: (clientId: string, clientName: string) => `Application '${clientId}'(${clientName}) is disabled.`,
    source: "reported: Worklytics/psoxy#74, MicrosoftDocs/azure-docs#28469",
  },
  7000218: {
    error: "invalid_client",
    status: 401,
    text: () => "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    errorUri: true,
    source: "reported: haystackeditor/haystack-editor#41",
  },
  7000216: {
    error: "invalid_client",
    status: 401,
    text: (grantType: string) =>
      `'client_assertion', 'client_secret' or 'request' is required for the '${grantType}' grant type.`,
    errorUri: true,
    source: "reported: MicrosoftDocs/azure-docs#30777; that it has an error_uri is inferred from 7000218",
  },
  7000215: {
    error: "invalid_client",
    status: 401,
    text: (clientId: string) =>
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
    errorUri: true,
    source: "reported: calvinchengx/entra-emulator, a recording of August 2026",
  },
  7000222: {
    error: "invalid_client",
    status: 401,
    text: (clientId: string) =>
      `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
    errorUri: true,
    source: "reported: dotnet/sign#849",
  },
  700025: {
    error: "invalid_client",
    status: 401,
    text: () => "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    source: codes,
  },
} as const satisfies Record<number, AadstsError>;
