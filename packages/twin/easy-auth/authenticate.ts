import { decodeJwt, errors } from "jose";
import { type Caller, callerOfAccessToken, nothingSent, TokenInvalid, validateToken } from "./entra-token.ts";
import type { AuthenticationContext } from "./authentication-context.ts";
import { cookieIn, sessionCookie } from "./browser-session.ts";
import { readSessionToken, type Session, sessionIssuer } from "./sessions.ts";

/** The header with App Service authentication's own credential. The app never sees it. */
export const sessionHeader = "x-zumo-auth";

interface Authenticated {
  readonly caller: Caller;
  /** Undefined if the caller sent an Entra ID token. */
  readonly session: Session | undefined;
  /** Whether the session came in a cookie, which a browser sends by itself. */
  readonly isByCookie: boolean;
}

/**
 * Returns the caller that sent these headers, or why they have no valid credential. A session takes precedence. Inferred: an
 * invalid session counts as missing, and `Authorization` decides.
 */
export async function authenticate(
  headers: Headers,
  context: AuthenticationContext,
): Promise<Authenticated | TokenInvalid> {
  const session = await sessionOf(headers, context);
  if (session) return { caller: session.caller, session, isByCookie: false };
  const byCookie = await sessionOfToken(cookieIn(headers, sessionCookie), context);
  if (byCookie) return { caller: byCookie.caller, session: byCookie, isByCookie: true };
  const token = bearerTokenOf(headers);
  if (token === undefined) {
    const isSent = headers.has(sessionHeader) || cookieIn(headers, sessionCookie) !== undefined;
    return isSent ? new TokenInvalid("the session is unknown or has expired") : nothingSent;
  }
  const claims = await validateToken(token, context);
  if (claims instanceof TokenInvalid) return claims;
  return { caller: callerOfAccessToken(claims), session: undefined, isByCookie: false };
}

/** Returns the session in the headers of a client that isn't a browser. */
export async function sessionOf(headers: Headers, context: AuthenticationContext): Promise<Session | undefined> {
  const isBearerAccepted = context.readings.sessionTokenAsBearer !== "refused";
  const candidates = [headers.get(sessionHeader) ?? undefined, isBearerAccepted ? bearerTokenOf(headers) : undefined];
  for (const token of candidates) {
    const session = await sessionOfToken(token, context);
    if (session) return session;
  }
  return undefined;
}

/** @param graceSeconds how long after its end a session still counts */
export async function sessionOfToken(
  token: string | undefined,
  context: AuthenticationContext,
  graceSeconds = 0,
): Promise<Session | undefined> {
  if (token === undefined || issuerIn(token) !== sessionIssuer(context.host)) return undefined;
  const reference = await readSessionToken(token, context.signer(), graceSeconds);
  return reference && context.sessions.find(reference.sessionId, reference.userId);
}

function bearerTokenOf(headers: Headers): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
}

/** Returns the issuer in an unverified token's claims. */
function issuerIn(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
