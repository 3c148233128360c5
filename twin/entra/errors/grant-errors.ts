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
    text: () => "The refresh token has expired due to inactivity.",
    source: codes,
    textIsOurs: true,
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
  50173: {
    error: "invalid_grant",
    status: 400,
    text: () => "A fresh sign-in is needed: the tokens of the user were revoked.",
    source: codes,
    textIsOurs: true,
  },
  700024: {
    error: "invalid_client",
    status: 401,
    text: (now: string, from: string, until: string) =>
      `Client assertion is not within its valid time range. Current time: ${now}, assertion valid from ${from}, expiry time of assertion ${until}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .`,
    source: codes,
  },
  700027: {
    error: "invalid_client",
    status: 401,
    text: (reason: string) => `Client assertion contains an invalid signature. [Reason - ${reason}]`,
    source: codes,
  },
} as const satisfies Record<number, AadstsError>;
