import { type AadstsRow, cures, pages } from "./aadsts-row.ts";

const signInAgain = "Caller's team: sign in again; treat a refused refresh token as gone.";

/** The artefact that a grant redeems - a code, a refresh token, a device code - is not good (any more). */
export const grantRows: Readonly<Record<number, AadstsRow>> = {
  9002313: {
    means: "The request, or the artefact in it, is malformed.",
    causes: [
      "A code or refresh token was cut off, altered or not URL-encoded.",
      "Something else was sent in its place.",
    ],
    cures: ["Caller's team: send it exactly as it was received, URL-encoded."],
    source: pages.codes,
  },
  70000: {
    means: "The grant is not valid.",
    causes: ["The code or refresh token was revoked, belongs to another client, or is bound to another device."],
    cures: [signInAgain],
    source: pages.codes,
  },
  700007: {
    means: "The code or refresh token was given to another client.",
    causes: ["It is redeemed with another client_id than it was asked with."],
    cures: ["Caller's team: redeem it with the same client_id."],
    source: "https://github.com/CompassSecurity/EntraFalcon/issues/6",
  },
  54005: {
    means: "The authorization code was used already.",
    causes: ["It was redeemed twice: a retry, or two workers."],
    cures: ["Caller's team: redeem a code once; keep the refresh token."],
    source: pages.authorizationCode,
  },
  70008: {
    means: "The code or refresh token has expired or was revoked.",
    causes: ["It was kept too long.", "The user's tokens were revoked."],
    cures: [signInAgain],
    source: pages.refreshTokens,
  },
  501481: {
    means: "The code verifier does not fit the code challenge (PKCE).",
    causes: ["Challenge and verifier are of different sign-ins, or the method (S256, plain) differs."],
    cures: ["Caller's team: keep the verifier with the sign-in that it was made for."],
    source: pages.authorizationCode,
  },
  700082: {
    means: "The refresh token was not used for too long.",
    causes: ["90 days passed without a refresh (24 hours for a single page application)."],
    cures: [signInAgain, cures.noPassword],
    source: pages.refreshTokens,
  },
  700084: {
    means: "A single page application's refresh token has reached its fixed lifetime.",
    causes: ["24 hours passed; it cannot be extended."],
    cures: [signInAgain],
    source: pages.refreshTokens,
  },
  70043: {
    means: "A sign-in frequency rule of Conditional Access ended the refresh token.",
    causes: ["The policy's period passed since the last sign-in."],
    cures: [signInAgain, cures.noPassword],
    source: pages.codes,
  },
  50173: {
    means: "The user's tokens were revoked; a fresh sign-in is needed.",
    causes: ["The password was changed, or somebody revoked the user's sessions."],
    cures: [signInAgain],
    source: pages.refreshTokens,
  },
  50011: {
    means: "The redirect URI is none of the application's.",
    causes: ["Another host name (a slot, a custom domain), another scheme, or a slash differs."],
    cures: [
      "Deployer: `npx pulumi refresh`, then `npx pulumi up`: the stack declares the callback of the site's real host name.",
    ],
    source: pages.redirectUri,
  },
  700054: {
    means: "The application may not be given id tokens by the authorization endpoint.",
    causes: ["'ID tokens' under 'Implicit grant and hybrid flows' is off."],
    cures: ["Deployer: `npx pulumi refresh`, then `npx pulumi up`: the stack switches it on for the API."],
    source: pages.codes,
  },
  70016: {
    means: "The person has not finished the device sign-in yet.",
    causes: ["That is the usual answer while polling."],
    cures: ["Caller's team: poll on, at the interval that was given."],
    source: pages.deviceCode,
  },
  70018: {
    means: "The device or user code is not known.",
    causes: ["It was mistyped, or is of another sign-in."],
    cures: ["Caller's team: start the device sign-in anew."],
    source: pages.deviceCode,
  },
  70019: {
    means: "The device code has expired.",
    causes: ["The person took longer than expires_in, 15 minutes."],
    cures: ["Caller's team: start the device sign-in anew."],
    source: pages.deviceCode,
  },
};
