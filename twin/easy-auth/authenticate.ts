import { decodeJwt, errors } from "jose";
import { type Caller, callerOfAccessToken, validateToken } from "./entra-token.ts";
import type { AuthenticationContext } from "./authentication-context.ts";
import { readSessionToken, type Session, sessionIssuer } from "./sessions.ts";

/** The credential of App Service authentication itself. The app never sees it. */
export const sessionHeader = "x-zumo-auth";

interface Authenticated {
  readonly caller: Caller;
  /** Undefined: the caller showed a token of Entra's. */
  readonly session: Session | undefined;
}

/**
 * The caller that sends these headers; undefined for an unknown one. A session comes first. An invalid session counts
 * as missing, and `Authorization` decides (inferred).
 */
export async function authenticate(
  headers: Headers,
  context: AuthenticationContext,
): Promise<Authenticated | undefined> {
  const session = await sessionOf(headers, context);
  if (session) return { caller: session.caller, session };
  const token = bearerTokenOf(headers);
  const claims = token === undefined ? undefined : await validateToken(token, context);
  return claims && { caller: callerOfAccessToken(claims), session: undefined };
}

/** The session that the headers name. */
export async function sessionOf(headers: Headers, context: AuthenticationContext): Promise<Session | undefined> {
  const isBearerAccepted = context.readings.sessionTokenAsBearer !== "refused";
  const candidates = [headers.get(sessionHeader) ?? undefined, isBearerAccepted ? bearerTokenOf(headers) : undefined];
  for (const token of candidates) {
    if (token === undefined || issuerIn(token) !== sessionIssuer(context.host)) continue;
    const reference = await readSessionToken(token, context.signer());
    const session = reference && context.sessions.find(reference.sessionId, reference.userId);
    if (session) return session;
  }
  return undefined;
}

function bearerTokenOf(headers: Headers): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
}

/** An unverified token's claims, to find its issuer. */
function issuerIn(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
