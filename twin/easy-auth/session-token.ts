import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { clockSkewInSeconds } from "./clock-skew.ts";

/** https://learn.microsoft.com/azure/app-service/configure-authentication-oauth-tokens; reported: 30 days (azure-docs#84645). */
const lifetimeInSeconds = 8 * 60 * 60;

/** Who signs session tokens, and when. */
export interface SessionTokenSigner {
  /** The site's host name. */
  readonly host: string;
  readonly key: Uint8Array;
  readonly clock: Clock;
}

/** What a session token says: whose it is, and which session's. */
export interface SessionReference {
  /** `sid:<32 hex digits>` */
  readonly userId: string;
  readonly sessionId: string;
}

const claims = z.object({ sub: z.string(), jti: z.string() });

/** `iss` and `aud` of a site's session tokens. Reported: Azure/azure-mobile-apps-net-server#42, -net-client#424. */
export function sessionIssuer(host: string): string {
  return `https://${host}/`;
}

/**
 * The `authenticationToken` of the exchange: a JWT by the site, for the site. `idp` and `ver`: reported (Azure Mobile
 * Apps); HS256: as `WEBSITE_AUTH_SIGNING_KEY` is used by Azure Mobile Apps' servers; `jti` is ours.
 */
export function issueSessionToken(
  { userId, sessionId }: SessionReference,
  signer: SessionTokenSigner,
): Promise<string> {
  const now = Math.floor(signer.clock.now().getTime() / 1000);
  return new SignJWT({ idp: "aad", ver: "3" })
    .setProtectedHeader({ typ: "JWT", alg: "HS256" })
    .setSubject(userId)
    .setJti(sessionId)
    .setIssuer(sessionIssuer(signer.host))
    .setAudience(sessionIssuer(signer.host))
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + lifetimeInSeconds)
    .sign(signer.key);
}

/**
 * What a token of this site says, or undefined for every other. Past its end it counts for five more minutes
 * (reported by the middleware's author: Azure/azure-mobile-apps-net-server#137), and for `graceInSeconds` on top.
 */
export async function readSessionToken(
  token: string,
  signer: SessionTokenSigner,
  graceInSeconds = 0,
): Promise<SessionReference | undefined> {
  try {
    const { payload } = await jwtVerify(token, signer.key, {
      algorithms: ["HS256"],
      issuer: sessionIssuer(signer.host),
      audience: sessionIssuer(signer.host),
      requiredClaims: ["exp"],
      currentDate: signer.clock.now(),
      clockTolerance: clockSkewInSeconds + graceInSeconds,
    });
    const { sub, jti } = claims.parse(payload);
    return { userId: sub, sessionId: jti };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
