import { answering, codes } from "./aadsts-error.ts";

/** What the token endpoint answers to an authorization code, and to what came from one. */
export const codeErrors = {
  ...answering("invalid_grant", {
    54005: {
      text: () =>
        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
      errorUri: true,
      source: `${codes}; wording: https://learn.microsoft.com/entra/identity-platform/msal-acquire-cache-tokens`,
    },
    70008: {
      text: () =>
        "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.",
      errorUri: true,
      source: "reported: an answer in the tests of Azure/azure-sdk-for-net",
    },
    501481: {
      text: () => "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
      errorUri: true,
      source: `${codes}; reported: an answer of July 2022 in a public repository`,
    },
    700084: {
      text: (issuedAt: string) =>
        `The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page. The token was issued on ${issuedAt}.`,
      errorUri: true,
      suberror: "bad_token",
      source: "reported: AzureAD/microsoft-authentication-library-for-js#7033 (error_uri, suberror), #6765",
    },
  }),
  ...answering("invalid_client", {
    500112: {
      text: (sent: string, requested: string) =>
        `The reply address '${sent}' does not match the reply address '${requested}' provided when requesting Authorization code.`,
      errorUri: true,
      source: "reported: general knowledge, wording and error; no report was found to cite",
    },
  }),
  ...answering("invalid_request", {
    9002325: {
      text: () => "Proof Key for Code Exchange is required for cross-origin authorization code redemption.",
      errorUri: true,
      source: "reported: vibber-ai/fastapi-azure-auth#221, MicrosoftDocs/azure-docs#93166",
    },
    9002326: {
      text: (origin: string) =>
        `Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '${origin}'.`,
      errorUri: true,
      source:
        "reported: AzureAD/microsoft-authentication-library-for-js#5196 (with the origin), umijs/umi-request#299 (error, error_uri)",
    },
    9002327: {
      text: () =>
        "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
      errorUri: true,
      source: "reported: AzureAD/microsoft-authentication-library-for-js#2482, an answer of July 2021",
    },
  }),
} as const;
