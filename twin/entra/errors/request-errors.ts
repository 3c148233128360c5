import { type AadstsError, codes } from "./aadsts-error.ts";

/** The request itself is wrong: its method, its tenant, its parameters. */
export const requestErrors = {
  900561: {
    error: "invalid_request",
    status: 400,
    text: (method: string) => `The endpoint only accepts POST, OPTIONS requests. Received a ${method} request.`,
    source: `${codes}; error and status are inferred`,
  },
  90002: {
    error: "invalid_request",
    status: 400,
    text: (tenant: string) =>
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    errorUri: true,
    source: "reported: captured answers in the documentation of Ratify (2024) and of the Azure SDK for Go (2023)",
  },
  900023: {
    error: "invalid_request",
    status: 400,
    text: (tenant: string) =>
      `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`,
    errorUri: true,
    source: codes,
  },
  50049: {
    error: "invalid_instance",
    status: 400,
    text: () => "Unknown or invalid instance.",
    source: "reported: the instance discovery page of AzureAD/microsoft-authentication-library-for-dotnet",
  },
  900144: {
    error: "invalid_request",
    status: 400,
    text: (name: string) => `The request body must contain the following parameter: '${name}'.`,
    errorUri: true,
    source: codes,
  },
  70003: {
    error: "unsupported_grant_type",
    status: 400,
    text: (grantType: string) => `The app requested an unsupported grant type '${grantType}'.`,
    source: "reported: calvinchengx/entra-emulator, a recording of August 2026",
  },
  901002: {
    error: "invalid_request",
    status: 400,
    text: () => "The 'resource' request parameter is not supported.",
    source: codes,
  },
  9001023: {
    error: "invalid_request",
    status: 400,
    text: () =>
      "The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.",
    source: `${codes}; reported: Microsoft365DSC/MSCloudLoginAssistant#100`,
  },
} as const satisfies Record<number, AadstsError>;
