import { decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import type { Clock } from "../clock.ts";
import { requireTypes, TokenMalformed } from "../network/typed-token.ts";
import type { AuthenticationRules } from "./authentication-rules.ts";
import type { IssuerMetadata } from "./issuer-metadata.ts";

/** The caller that a validated Entra ID token identifies. */
export interface Caller {
  readonly claims: JWTPayload;
  /** The application that obtained the token. */
  readonly clientId: string | undefined;
}

/** Returns the caller in an access token. v1 tokens name the client in `appid`, v2 tokens in `azp`. */
export function callerOfAccessToken(claims: JWTPayload): Caller {
  return { claims, clientId: text(claims["appid"]) ?? text(claims["azp"]) };
}

/**
 * Returns the caller in an ID token. Inferred: the application that the ID token is for also obtained it. People sign
 * in to sites whose `allowedApplications` is the app registration itself, the portal's default.
 */
export function callerOfIdToken(claims: JWTPayload): Caller {
  return { claims, clientId: callerOfAccessToken(claims).clientId ?? text(claims.aud) };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

interface ValidationContext {
  readonly rules: AuthenticationRules;
  readonly metadata: IssuerMetadata;
  readonly clock: Clock;
}

/** Why a token isn't valid: one clause, for the twin's owner. The caller never learns it. */
export class TokenInvalid {
  readonly reason: string;
  /** What the token says, unverified. Undefined if it can't be read, or if none was sent. */
  readonly claims: JWTPayload | undefined;

  constructor(reason: string, claims?: JWTPayload) {
    this.reason = reason;
    this.claims = claims;
  }
}

/** Neither a token nor a session was sent. */
export const nothingSent = new TokenInvalid("no token and no session");

/**
 * Returns the claims of a valid Entra ID token, or why it isn't valid. From outside, every reason looks the same.
 * `iss` must equal the issuer in the configured issuer's own metadata, so a token of the other version is refused
 * (reported: MicrosoftDocs/azure-docs#76602). `aud` is compared exactly, including slashes (inferred).
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
 */
export async function validateToken(token: string, context: ValidationContext): Promise<JWTPayload | TokenInvalid> {
  const { rules, metadata, clock } = context;
  const { metadataUrl } = rules.issuer;
  try {
    const { issuer } = await metadata.published(metadataUrl);
    const verified = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = kid === undefined ? undefined : await metadata.key(metadataUrl, kid);
        if (!key) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      {
        algorithms: ["RS256"],
        issuer,
        audience: [...rules.audiences],
        requiredClaims: ["exp"],
        currentDate: clock.now(),
        clockTolerance: clockSkewInSeconds,
      },
    );
    // Once it's verified: a malformed token is refused either way, and a second reading costs as much as these checks.
    requireTypes({ header: verified.protectedHeader, claims: verified.payload }, "Entra ID");
    return verified.payload;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TokenMalformed) {
      const claims = claimsIn(token);
      return new TokenInvalid(reasonOf(error, claims, rules), claims);
    }
    throw error;
  }
}

function reasonOf(error: Error, claims: JWTPayload | undefined, { audiences }: AuthenticationRules): string {
  if (error instanceof errors.JWTExpired) return `the token expired at ${timeOf(error.payload.exp)}`;
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, payload } = error;
    if (claim === "nbf") return `the token isn't valid before ${timeOf(payload.nbf)}`;
    if (claim === "aud") return `the token's audience is ${shown(payload.aud)}, not ${audiences.join(" or ")}`;
    return `the token's ${claim} is ${shown(payload[claim])}`;
  }
  if (error instanceof errors.JWKSNoMatchingKey) {
    return `the token is signed with a key that the issuer of the settings doesn't publish (iss: ${shown(claims?.iss)})`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return "the token's signature doesn't fit";
  return error instanceof TokenMalformed ? `the token isn't read: ${error.message}` : "the Bearer isn't a token";
}

const shown = (value: unknown): string => JSON.stringify(value) ?? "absent";

/** Anything that is no number, or out of a date's range, is shown as it is. */
function timeOf(seconds: unknown): string {
  const date = new Date(typeof seconds === "number" ? seconds * 1000 : Number.NaN);
  return Number.isNaN(date.getTime()) ? shown(seconds) : date.toISOString();
}

/** Unverified: for a reason only. */
function claimsIn(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

/**
 * .NET's TokenValidationParameters.ClockSkew. Reported for session tokens (Azure/azure-mobile-apps-net-server#137).
 * Inferred: the middleware also uses it for Entra ID's tokens.
 */
export const clockSkewInSeconds = 300;
