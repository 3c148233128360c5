import { createHash, randomUUID } from "node:crypto";
import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import type { AuthenticationRules } from "./authentication-rules.ts";
import { type Caller, clockSkewInSeconds } from "./entra-token.ts";
import { timeSpan } from "./time-span.ts";

/** A signed-in caller, from the exchange to logout. The session expires with its tokens. */
export interface Session {
  readonly id: string;
  /** `sid:<32 hex digits>`. The same for every session of one user on one site. */
  readonly userId: string;
  readonly caller: Caller;
}

/** One user's tokens from the identity provider. */
export interface ProviderTokens {
  readonly accessToken?: string;
  readonly idToken?: string;
  readonly refreshToken?: string;
  /** When the access token expires, or the ID token if there is no access token. */
  readonly expiresOn: Date;
}

/**
 * Sessions and the token store of one site. Tokens belong to a user, not to a session. A later sign-in replaces them,
 * and a sign-out deletes them.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out (sign out of a session)
 */
export class SessionStore {
  readonly #siteId: string;
  readonly #sessions = new Map<string, Session>();
  readonly #tokens = new Map<string, ProviderTokens>();

  constructor(siteId: string) {
    this.#siteId = siteId.toLowerCase();
  }

  /** Starts a session. `tokens` is undefined while the token store is off. */
  begin(caller: Caller, tokens: ProviderTokens | undefined): Session {
    const session = { id: randomUUID(), userId: this.#userIdOf(caller), caller };
    this.#sessions.set(session.id, session);
    if (tokens) this.#tokens.set(session.userId, tokens);
    else this.#tokens.delete(session.userId);
    return session;
  }

  find(sessionId: string, userId: string): Session | undefined {
    const session = this.#sessions.get(sessionId);
    return session?.userId === userId ? session : undefined;
  }

  tokensOf(session: Session): ProviderTokens | undefined {
    return this.#tokens.get(session.userId);
  }

  /** Replaces the user's tokens with fresh ones. A token that isn't among them stays. */
  refresh(session: Session, tokens: ProviderTokens): void {
    this.#tokens.set(session.userId, { ...this.#tokens.get(session.userId), ...tokens });
  }

  end(session: Session): void {
    this.#sessions.delete(session.id);
    this.#tokens.delete(session.userId);
  }

  /**
   * Microsoft doesn't document how App Service computes the digits. 32 of them are reported
   * (azure-mobile-apps-net-client#424).
   */
  #userIdOf({ claims }: Caller): string {
    const user = [this.#siteId, claims["tid"], claims["oid"] ?? claims.sub].map(String).join("/");
    return `sid:${createHash("sha256").update(user).digest("hex").slice(0, 32)}`;
  }
}

/** https://learn.microsoft.com/azure/app-service/configure-authentication-oauth-tokens; reported: 30 days (azure-docs#84645). */
const lifetimeInSeconds = 8 * 60 * 60;

/**
 * Returns when a person's session ends: by `login.cookieExpiration`, after a fixed time or with the provider's own token.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-file-based
 */
export function sessionExpiry(
  { rules, clock }: { readonly rules: AuthenticationRules; readonly clock: Clock },
  { exp }: JWTPayload,
): Date {
  const { convention, timeToExpiration = "08:00:00" } = rules.login?.cookieExpiration ?? {};
  if (convention === "IdentityProviderDerived") return new Date((exp ?? 0) * 1000);
  return new Date(clock.now().getTime() + timeSpan(timeToExpiration, "login.cookieExpiration.timeToExpiration"));
}

/** The signer of session tokens, and the time. */
export interface SessionTokenSigner {
  /** The site's host name. */
  readonly host: string;
  readonly key: Uint8Array;
  readonly clock: Clock;
}

/** A session token's content: its user and its session. */
interface SessionReference {
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
 * Returns the `authenticationToken` of the exchange: a JWT by the site, for the site. `idp` and `ver` are reported
 * (Azure Mobile Apps). HS256 follows Azure Mobile Apps' servers, which use `WEBSITE_AUTH_SIGNING_KEY` that way. `jti`
 * is ours.
 */
export function issueSessionToken(
  { userId, sessionId }: SessionReference,
  signer: SessionTokenSigner,
  expires = new Date(signer.clock.now().getTime() + lifetimeInSeconds * 1000),
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
    .setExpirationTime(Math.floor(expires.getTime() / 1000))
    .sign(signer.key);
}

/**
 * Returns the content of this site's token, or undefined for any other token. A token stays valid for five minutes
 * after it expires (reported by the middleware's author: Azure/azure-mobile-apps-net-server#137).
 */
export async function readSessionToken(
  token: string,
  signer: SessionTokenSigner,
  graceSeconds = 0,
): Promise<SessionReference | undefined> {
  try {
    const { payload } = await jwtVerify(token, signer.key, {
      algorithms: ["HS256"],
      issuer: sessionIssuer(signer.host),
      audience: sessionIssuer(signer.host),
      requiredClaims: ["exp"],
      currentDate: signer.clock.now(),
      clockTolerance: clockSkewInSeconds + graceSeconds,
    });
    const { sub, jti } = claims.parse(payload);
    return { userId: sub, sessionId: jti };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
