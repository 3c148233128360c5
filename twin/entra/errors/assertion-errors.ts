import { type AadstsError, codes } from "./aadsts-error.ts";

const federationHint =
  "Check your federated identity credential Subject, Audience and Issuer against the presented assertion.";
const federationPage = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";
const certificatePage = "https://learn.microsoft.com/entra/identity-platform/certificate-credentials";
/** Captured answers of December 2023, kept among the tests of MSAL. */
const msalTests =
  "reported: AzureAD/microsoft-authentication-library-for-dotnet, answers of December 2023 in its tests";
/** 700024 names this page today where those answers have its old address. */
const newPage = "the address of the page as in 700024";

/** The assertion that a client proves itself by is malformed, out of its time, or of somebody whom nobody trusts. */
export const assertionErrors = {
  50027: {
    error: "invalid_request",
    status: 400,
    text: () => "JWT token is invalid or malformed.",
    errorUri: true,
    source: msalTests,
  },
  90014: {
    error: "invalid_request",
    status: 400,
    text: (claim: string) =>
      `The required field '${claim}' is missing from the credential. Ensure that you have all the necessary parameters for the login request.`,
    errorUri: true,
    source: msalTests,
  },
  5002738: {
    error: "invalid_client",
    status: 401,
    text: (algorithm: string) =>
      `Invalid JWT token. '${algorithm}' is not a supported signature algorithm. Supported signing algorithms are: 'RS256,RS384,RS512'`,
    errorUri: true,
    source: `${msalTests}, from before PS256 was supported`,
  },
  5002723: {
    error: "invalid_client",
    status: 401,
    text: () =>
      "Invalid JWT token. No certificate SHA-1 thumbprint, certificate SHA-256 thumbprint, nor keyId specified in token header.",
    errorUri: true,
    source: msalTests,
  },
  700021: {
    error: "invalid_client",
    status: 401,
    text: () =>
      `Client assertion application identifier doesn't match 'client_id' parameter. Review the documentation at ${certificatePage} .`,
    errorUri: true,
    source: `${msalTests}; ${newPage}`,
  },
  50048: {
    error: "invalid_client",
    status: 401,
    text: () => "Subject mismatches Issuer claim in the client assertion.",
    source: `${codes}; error and status are inferred`,
  },
  700023: {
    error: "invalid_client",
    status: 401,
    text: () =>
      `Client assertion audience claim does not match Realm issuer. Review the documentation at ${certificatePage} .`,
    errorUri: true,
    source: `reported: AzureAD/microsoft-authentication-library-for-dotnet#2746; ${newPage}; error_uri by analogy with 700021`,
  },
  700024: {
    error: "invalid_client",
    status: 401,
    text: (now: string, from: string, until: string) =>
      `Client assertion is not within its valid time range. Current time: ${now}, assertion valid from ${from}, expiry time of assertion ${until}. Review the documentation at ${certificatePage} .`,
    errorUri: true,
    source: `reported: AzureAD/microsoft-authentication-library-for-java#984, an answer of August 2025; error_uri: ${msalTests}`,
  },
  700027: {
    error: "invalid_client",
    status: 401,
    text: (statement: string, reason: string) => `${statement} [Reason - ${reason}]`,
    errorUri: true,
    source: "reported: keycloak/keycloak#19425; AzureAD/microsoft-authentication-library-for-js#8339",
  },
  70025: {
    error: "invalid_client",
    status: 401,
    text: (clientName: string) => `The client '${clientName}' has no configured federated identity credentials.`,
    source: "reported: users of azure/login; error and status as in 700211",
  },
  700211: {
    error: "invalid_client",
    status: 401,
    text: (issuer: string) =>
      `No matching federated identity record found for presented assertion issuer '${issuer}'. ${federationHint} ${federationPage}`,
    source: "reported: Azure/azure-workload-identity#1200; the newer wording as in 700213",
  },
  700212: {
    error: "invalid_client",
    status: 401,
    text: (audience: string) =>
      `No matching federated identity record found for presented assertion audience '${audience}'. ${federationHint} ${federationPage}`,
    source: "reported: apache/pulsar, an answer of April 2024 in its tests; the newer wording as in 700213",
  },
  700213: {
    error: "invalid_client",
    status: 401,
    text: (subject: string) =>
      `No matching federated identity record found for presented assertion subject '${subject}'. ${federationHint} ${federationPage}`,
    source: "reported: dotnet/maui#31978, an answer of October 2025; error and status as in 700211",
  },
  7002138: {
    error: "invalid_client",
    status: 401,
    text: (subject: string) =>
      `No matching federated identity record found for presented assertion subject '${subject}'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. ${federationHint} See documentation at: ${federationPage}. See breaking change notification and remediation at: https://learn.microsoft.com/en-us/entra/identity-platform/reference-breaking-changes#august-2024.`,
    source: "reported: Azure/login#515; error and status as in 700211",
  },
  700229: {
    error: "invalid_client",
    status: 401,
    text: () =>
      "Forbidden token type. Only app-only tokens can be used as Federated Identity Credentials for Microsoft Entra issuer.",
    source: `${codes}; error and status as in 700211`,
  },
  50166: {
    error: "invalid_request",
    status: 400,
    text: () => "Request to External OIDC endpoint failed.",
    source: "reported: Azure/azure-workload-identity#642, Azure/azure-cli#28863",
  },
  7000272: {
    error: "invalid_client",
    status: 401,
    text: (keyId: string, issuer: string) =>
      `The certificate with identifier ${keyId} used to sign the federated credential could not be found in the metadata of identity provider ${issuer}. Please validate that your Identity Provider's metadata exposes the key used to sign the incoming token.`,
    errorUri: true,
    source: "reported: Azure/azure-workload-identity#1232",
  },
} as const satisfies Record<number, AadstsError>;
