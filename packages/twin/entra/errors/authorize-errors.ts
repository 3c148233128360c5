import { answering, codes } from "./aadsts-error.ts";

const msalDocs = "reported: AzureAD/microsoft-authentication-library-for-js, its documentation of ssoSilent";

/** What the authorization endpoint alone answers: on its own page, or at the redirect URI. */
export const authorizeErrors = {
  ...answering("invalid_request", {
    50011: {
      text: (redirectUri: string, clientId: string) =>
        `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to fix this.`,
      errorUri: true,
      source: `${codes}; wording reported in public repositories, 2022 to 2026`,
    },
    500113: {
      text: () => "No reply address is registered for the application.",
      errorUri: true,
      source: `${codes}; wording reported in public repositories`,
    },
    70007: {
      text: (mode: string) => `'${mode}' is not a supported value of 'response_mode' when requesting a token.`,
      errorUri: true,
      source: `${codes}; wording: https://learn.microsoft.com/entra/identity-platform/reference-breaking-changes`,
    },
  }),
  ...answering("unsupported_response_type", {
    700054: {
      text: () => "response_type 'id_token' is not enabled for the application.",
      errorUri: true,
      source: "reported: answers at redirect URIs of October and November 2024, with error and error_uri",
    },
    700051: {
      text: () => "response_type 'token' is not enabled for the application.",
      errorUri: true,
      source: `${codes}; error and error_uri as of 700054 (inferred)`,
    },
  }),
  ...answering("login_required", {
    50058: {
      text: () => "A silent sign-in request was sent but no user is signed in.",
      errorUri: true,
      source: `${codes}; reported: AzureAD/microsoft-authentication-library-for-js#5148, #1560`,
    },
  }),
  ...answering("interaction_required", {
    16000: {
      text: () =>
        "Either multiple user identities are available for the current request or selected account is not supported for the scenario.",
      errorUri: true,
      source: msalDocs,
    },
  }),
  ...answering("consent_required", {
    65004: {
      text: () => "User declined to consent to access the app.",
      errorUri: true,
      source: "reported: a measurement of September 2026 in a public repository, error included",
    },
  }),
  ...answering("access_denied", {
    90094: {
      text: () => "The grant requires admin permission.",
      errorUri: true,
      source: "reported: tests of public repositories, 2025 and 2026, error included",
    },
  }),
} as const;
