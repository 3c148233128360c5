import { type AadstsError, codes } from "./aadsts-error.ts";

/** The artefact that a grant redeems - a code, a refresh token, an assertion - is not good (any more). */
export const grantErrors = {
  9002313: {
    error: "invalid_grant",
    status: 400,
    text: () => "Invalid request. Request is malformed or invalid.",
    errorUri: true,
    suberror: "bad_token",
    source: codes,
  },
  54005: {
    error: "invalid_grant",
    status: 400,
    text: () => "The authorization code was already redeemed.",
    source: codes,
    textIsOurs: true,
  },
  70008: {
    error: "invalid_grant",
    status: 400,
    text: () => "The authorization code or refresh token has expired or was revoked.",
    source: codes,
    textIsOurs: true,
  },
  501481: {
    error: "invalid_grant",
    status: 400,
    text: () => "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
    source: codes,
  },
  700082: {
    error: "invalid_grant",
    status: 400,
    text: (issuedAt: string, inactiveFor: string) =>
      `The refresh token has expired due to inactivity. The token was issued on ${issuedAt} and was inactive for ${inactiveFor}.`,
    errorUri: true,
    source: `${codes}; reported: an answer of January 2025 in the source of Superglue; its error_uri: Earlybyte/aad_oauth`,
  },
  700084: {
    error: "invalid_grant",
    status: 400,
    text: () => "The refresh token of a single page application has reached its fixed lifetime.",
    source: codes,
    textIsOurs: true,
  },
  70043: {
    error: "invalid_grant",
    status: 400,
    text: () => "The refresh token has expired or is invalid due to sign-in frequency checks by Conditional Access.",
    source: codes,
    textIsOurs: true,
  },
  700007: {
    error: "invalid_grant",
    status: 400,
    text: () => "The grant was issued for a different client id.",
    source: "reported: CompassSecurity/EntraFalcon#6, an answer of January 2026",
  },
  50173: {
    error: "invalid_grant",
    status: 400,
    text: (issuedAt: string, validFrom: string) =>
      `The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '${issuedAt}' and the TokensValidFrom date (before which tokens are not valid) for this user is '${validFrom}'.`,
    errorUri: true,
    source:
      "reported: microsoft/vscode#135299, Azure/azure-cli#16745, microsoft/AzureStorageExplorer#9149 (August 2026)",
  },
} as const satisfies Record<number, AadstsError>;
