import { createHash, randomUUID } from "node:crypto";
import type { Caller } from "./caller.ts";

/** A signed-in caller, from the exchange to logout. When it ends by time, its tokens say. */
export interface Session {
  readonly id: string;
  /** `sid:<32 hex digits>`: the same for every session of one user on one site. */
  readonly userId: string;
  readonly caller: Caller;
}

/** The identity provider's tokens of one user. */
export interface ProviderTokens {
  readonly accessToken?: string;
  readonly idToken?: string;
  readonly refreshToken?: string;
  /** When the access token (without one, the id token) ends. */
  readonly expiresOn: Date;
}

/**
 * Sessions and the token store of one site. A session that ended never comes back; tokens are a user's, not a
 * session's: a later sign-in replaces them, a sign-out deletes them.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out (sign out of a session)
 */
export class SessionStore {
  readonly #siteId: string;
  readonly #sessions = new Map<string, Session>();
  readonly #tokens = new Map<string, ProviderTokens>();

  constructor(siteId: string) {
    this.#siteId = siteId.toLowerCase();
  }

  /** `tokens`: undefined while the token store is off. */
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

  /** After a refresh; false: the session ended meanwhile, and what sign-out deleted stays deleted. */
  replaceTokens(session: Session, tokens: ProviderTokens): boolean {
    if (!this.#sessions.has(session.id)) return false;
    this.#tokens.set(session.userId, tokens);
    return true;
  }

  end(session: Session): void {
    this.#sessions.delete(session.id);
    this.#tokens.delete(session.userId);
  }

  /** How App Service makes the digits is not documented; 32 of them are reported (azure-mobile-apps-net-client#424). */
  #userIdOf({ claims }: Caller): string {
    const user = [this.#siteId, claims["tid"], claims["oid"] ?? claims.sub].map(String).join("/");
    return `sid:${createHash("sha256").update(user).digest("hex").slice(0, 32)}`;
  }
}
