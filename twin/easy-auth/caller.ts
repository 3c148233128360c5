import type { JWTPayload } from "jose";

/** Whom a validated token of Entra's speaks for. */
export interface Caller {
  readonly claims: JWTPayload;
  /** The application that obtained the token. */
  readonly clientId: string | undefined;
}

/** v1 access tokens name the client in `appid`, v2 ones in `azp`. */
export function callerOfAccessToken(claims: JWTPayload): Caller {
  return { claims, clientId: text(claims["appid"]) ?? text(claims["azp"]) };
}

/**
 * An id token was obtained by the application that it is for (inferred: people sign in to sites whose
 * `allowedApplications` is the registration itself, the portal's default).
 */
export function callerOfIdToken(claims: JWTPayload): Caller {
  return { claims, clientId: callerOfAccessToken(claims).clientId ?? text(claims.aud) };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
