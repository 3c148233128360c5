import { answering, codes, msalTests } from "./aadsts-error.ts";

const federationHint =
  "Check your federated identity credential Subject, Audience and Issuer against the presented assertion.";
const federationPage = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";
const certificatePage = "https://learn.microsoft.com/entra/identity-platform/certificate-credentials";
/** 700024 has this page's current address, and those answers have its old one. */
const newPage = "the address of the page as in 700024";

/** The client is unknown, disabled, or can't prove its identity. */
export const clientErrors = {
  ...answering("invalid_client", {
    7000218: {
      text: () => "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
      errorUri: true,
      source: "reported: haystackeditor/haystack-editor#41",
    },
    7000216: {
      text: (grantType: string) =>
        `'client_assertion', 'client_secret' or 'request' is required for the '${grantType}' grant type.`,
      errorUri: true,
      source: "reported: MicrosoftDocs/azure-docs#30777; that it has an error_uri is inferred from 7000218",
    },
    7000215: {
      text: (clientId: string) =>
        `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
      errorUri: true,
      source: "reported: calvinchengx/entra-emulator, a recording of August 2026",
    },
    7000222: {
      text: (clientId: string) =>
        `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
      errorUri: true,
      source: "reported: dotnet/sign#849",
    },
    700025: {
      text: () => "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
      source: codes,
    },
    5002738: {
      text: (algorithm: string) =>
        `Invalid JWT token. '${algorithm}' is not a supported signature algorithm. Supported signing algorithms are: 'RS256,RS384,RS512'`,
      errorUri: true,
      source: `${msalTests}, from before PS256 was supported`,
    },
    5002723: {
      text: () =>
        "Invalid JWT token. No certificate SHA-1 thumbprint, certificate SHA-256 thumbprint, nor keyId specified in token header.",
      errorUri: true,
      source: msalTests,
    },
    700021: {
      text: () =>
        `Client assertion application identifier doesn't match 'client_id' parameter. Review the documentation at ${certificatePage} .`,
      errorUri: true,
      source: `${msalTests}; ${newPage}`,
    },
    50048: {
      text: () => "Subject mismatches Issuer claim in the client assertion.",
      source: `${codes}; error and status are inferred`,
    },
    700023: {
      text: () =>
        `Client assertion audience claim does not match Realm issuer. Review the documentation at ${certificatePage} .`,
      errorUri: true,
      source: `reported: AzureAD/microsoft-authentication-library-for-dotnet#2746; ${newPage}; error_uri by analogy with 700021`,
    },
    700024: {
      text: (now: string, from: string, until: string) =>
        `Client assertion is not within its valid time range. Current time: ${now}, assertion valid from ${from}, expiry time of assertion ${until}. Review the documentation at ${certificatePage} .`,
      errorUri: true,
      source: `reported: AzureAD/microsoft-authentication-library-for-java#984, an answer of August 2025; error_uri: ${msalTests}`,
    },
    700027: {
      text: (statement: string, reason: string) => `${statement} [Reason - ${reason}]`,
      errorUri: true,
      source: "reported: keycloak/keycloak#19425; AzureAD/microsoft-authentication-library-for-js#8339",
    },
    70025: {
      text: (clientName: string) => `The client '${clientName}' has no configured federated identity credentials.`,
      source: "reported: users of azure/login; error and status as in 700211",
    },
    700211: {
      text: (issuer: string) =>
        `No matching federated identity record found for presented assertion issuer '${issuer}'. ${federationHint} ${federationPage}`,
      source: "reported: Azure/azure-workload-identity#1200; the newer wording as in 700213",
    },
    700212: {
      text: (audience: string) =>
        `No matching federated identity record found for presented assertion audience '${audience}'. ${federationHint} ${federationPage}`,
      source: "reported: apache/pulsar, an answer of April 2024 in its tests; the newer wording as in 700213",
    },
    700213: {
      text: (subject: string) =>
        `No matching federated identity record found for presented assertion subject '${subject}'. ${federationHint} ${federationPage}`,
      source: "reported: dotnet/maui#31978, an answer of October 2025; error and status as in 700211",
    },
    7002138: {
      text: (subject: string) =>
        `No matching federated identity record found for presented assertion subject '${subject}'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. ${federationHint} See documentation at: ${federationPage}. See breaking change notification and remediation at: https://learn.microsoft.com/en-us/entra/identity-platform/reference-breaking-changes#august-2024.`,
      source: "reported: Azure/login#515; error and status as in 700211",
    },
    700229: {
      text: () =>
        "Forbidden token type. Only app-only tokens can be used as Federated Identity Credentials for Microsoft Entra issuer.",
      source: `${codes}; error and status as in 700211`,
    },
    7000272: {
      text: (keyId: string, issuer: string) =>
        `The certificate with identifier ${keyId} used to sign the federated credential could not be found in the metadata of identity provider ${issuer}. Please validate that your Identity Provider's metadata exposes the key used to sign the incoming token.`,
      errorUri: true,
      source: "reported: Azure/azure-workload-identity#1232",
    },
  }),
  ...answering("unauthorized_client", {
    700038: {
      text: (clientId: string) => `${clientId} is not a valid application identifier.`,
      source: "reported: calvinchengx/entra-emulator, a recording of August 2026",
    },
    700016: {
      text: (clientId: string, tenantDisplayName: string) =>
        `Application with identifier '${clientId}' was not found in the directory '${tenantDisplayName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
      errorUri: true,
      source: codes,
    },
    7000229: {
      text: (clientId: string, tenantId: string) =>
        `The client application ${clientId} is missing service principal in the tenant ${tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
      source: "reported: Azure/Commercial-Marketplace-SaaS-Accelerator#830",
    },
    7000112: {
      text: (clientId: string, clientName: string) => `Application '${clientId}'(${clientName}) is disabled.`,
      source: "reported: Worklytics/psoxy#74, MicrosoftDocs/azure-docs#28469",
    },
  }),
} as const;
