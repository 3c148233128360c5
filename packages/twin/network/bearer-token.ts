import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from "jose";
import type { Clock } from "../clock.ts";
import { BearerRefused } from "./bearer-refused.ts";
import { readTypedToken, TokenMalformed } from "./typed-token.ts";

export { BearerRefused } from "./bearer-refused.ts";

/**
 * In seconds. `DefaultClockSkew` of Microsoft.IdentityModel, which Microsoft's services use for validation:
 * https://learn.microsoft.com/dotnet/api/microsoft.identitymodel.tokens.tokenvalidationparameters.defaultclockskew
 * Inferred: Graph and Resource Manager keep the default.
 */
const CLOCK_TOLERANCE_SECONDS = 300;

export interface BearerClaims {
  /** Object id of the principal that the token was issued to: a user, or a client's service principal. */
  readonly oid: string;
  /** Client id of the application that the token was issued to: `appid` (v1.0) or `azp` (v2.0). */
  readonly appid?: string;
  /** Values of the assigned app roles. Empty without any. */
  readonly roles: readonly string[];
  readonly claims: JWTPayload;
}

/** Throws {@link BearerRefused} for an unacceptable token. Any other error is a fault of the twin. */
export type VerifyBearer = (request: Request) => Promise<BearerClaims>;

export interface BearerVerifierOptions {
  /** The only accepted `iss`, compared exactly. */
  readonly issuer: string;
  readonly jwksUri: string;
  /** The accepted values of `aud`, compared exactly. */
  readonly audiences: readonly string[];
  /** Reaches the issuer as any client does. */
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
}

/**
 * Verifies access tokens as https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens requires:
 * RS256 with the issuer's published keys, then issuer, audience and times.
 */
export function createBearerVerifier(options: BearerVerifierOptions): VerifyBearer {
  const keys = createIssuerKeys(options.jwksUri, options.fetch, options.clock);

  return async (request) => {
    const token = readToken(request);
    try {
      readTypedToken(token, "Entra ID");
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ["RS256"],
        issuer: options.issuer,
        audience: [...options.audiences],
        requiredClaims: ["exp", "aud", "iss"],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: options.clock.now(),
      });
      return readClaims(payload);
    } catch (error) {
      throw asRefusal(error);
    }
  };
}

function readToken(request: Request): string {
  const header = request.headers.get("authorization");
  if (header === null) {
    throw new BearerRefused(
      "no token",
      "The request has no Authorization header; send `Authorization: Bearer <token>`.",
    );
  }
  const [, token] = /^bearer +([^\s]+)$/i.exec(header) ?? [];
  if (token === undefined) {
    throw new BearerRefused("no token", "The Authorization header doesn't have the form `Bearer <token>`.");
  }
  return token;
}

function readClaims(claims: JWTPayload): BearerClaims {
  const { oid, roles } = claims;
  if (typeof oid !== "string") {
    throw new BearerRefused("malformed", 'The token has no "oid" claim.');
  }
  const appid = claims["appid"] ?? claims["azp"];
  return {
    oid,
    ...(typeof appid === "string" && { appid }),
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === "string") : [],
    claims,
  };
}

/** Passes on any error that isn't a defect of the token itself, such as a failure to fetch the keys. */
function asRefusal(error: unknown): unknown {
  if (error instanceof TokenMalformed) {
    return new BearerRefused("malformed", error.message, { cause: error });
  }
  if (error instanceof errors.JWTExpired) {
    return new BearerRefused("expired", "The token has expired.", { cause: error });
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return claimRefusal(error);
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return new BearerRefused("signature", "The token is not signed with RS256.", { cause: error });
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return new BearerRefused("signature", 'The token\'s "kid" matches no key of the issuer.', { cause: error });
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return new BearerRefused("signature", "The token's signature is not the issuer's.", { cause: error });
  }
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) {
    return new BearerRefused("malformed", "The token is not a signed JWT in compact form.", { cause: error });
  }
  return error;
}

function claimRefusal(error: errors.JWTClaimValidationFailed): BearerRefused {
  const cause = { cause: error };
  if (error.reason !== "check_failed") {
    return new BearerRefused("malformed", `The token's "${error.claim}" claim is ${error.reason}.`, cause);
  }
  switch (error.claim) {
    case "aud":
      return new BearerRefused("audience", "The token is for another audience.", cause);
    case "iss":
      return new BearerRefused("issuer", "The token is from another issuer.", cause);
    case "nbf":
      return new BearerRefused("not yet valid", "The token is not yet valid.", cause);
    default:
      return new BearerRefused("malformed", `The token's "${error.claim}" claim isn't valid.`, cause);
  }
}

/** The same as jose's own default. Inferred: Microsoft doesn't document how often its services refetch the keys. */
const COOLDOWN_MILLISECONDS = 30_000;

/** "check for updates every 24 hours": https://learn.microsoft.com/entra/identity-platform/access-tokens */
const MAXIMUM_AGE_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * Returns an issuer's public keys. Fetches them on first use and when they're a day old. Fetches them again for an
 * unknown `kid` unless they were fetched within the cooldown. jose would use the machine's clock for both, but tests
 * move the twin's clock.
 */
export function createIssuerKeys(jwksUri: string, fetch: typeof globalThis.fetch, clock: Clock): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(jwksUri), {
    [customFetch]: (url, init) => fetch(url, init),
    cooldownDuration: Number.POSITIVE_INFINITY,
    cacheMaxAge: Number.POSITIVE_INFINITY,
  });
  let fetchedAt: number | undefined;
  const olderThan = (milliseconds: number): boolean =>
    fetchedAt === undefined || clock.now().getTime() - fetchedAt >= milliseconds;
  const reload = async (): Promise<void> => {
    await keys.reload();
    fetchedAt = clock.now().getTime();
  };

  return async (header, token) => {
    if (olderThan(MAXIMUM_AGE_MILLISECONDS)) {
      await reload();
    }
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !olderThan(COOLDOWN_MILLISECONDS)) {
        throw error;
      }
      await reload();
      return await keys(header, token);
    }
  };
}
