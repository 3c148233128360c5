import { randomBytes } from "node:crypto";
import type { Users } from "./users.ts";

/** A user who is signed in in a browser. */
export interface SignedInAccount {
  /** The user's object id. */
  readonly userId: string;
  readonly signedInAt: Date;
  readonly hasSecondFactor: boolean;
}

/**
 * How long a session lasts that isn't persistent: "24 hours".
 * https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes (session tokens)
 */
const lifetimeMilliseconds = 24 * 60 * 60 * 1000;

/** The browsers in which users are signed in, by the value of their cookie. */
export class BrowserSessions {
  readonly #accounts = new Map<string, readonly SignedInAccount[]>();

  /** Returns the accounts that are still signed in, the latest last. */
  accountsOf(sessionId: string | undefined, users: Users, now: Date): readonly SignedInAccount[] {
    const accounts = this.#accounts.get(sessionId ?? "") ?? [];
    return accounts.filter(({ userId, signedInAt }) => {
      const validFrom = users.tokensValidFrom(userId);
      const isRevoked = validFrom !== undefined && signedInAt < validFrom;
      const isOver = now.getTime() - signedInAt.getTime() >= lifetimeMilliseconds;
      return !isRevoked && !isOver && users.find(userId)?.accountEnabled === true;
    });
  }

  /** Adds or renews an account. @returns the cookie's new value, so that nobody can plant a session's id */
  signIn(sessionId: string | undefined, account: SignedInAccount): string {
    const others = (this.#accounts.get(sessionId ?? "") ?? []).filter(({ userId }) => userId !== account.userId);
    if (sessionId !== undefined) this.#accounts.delete(sessionId);
    const id = randomBytes(32).toString("base64url");
    this.#accounts.set(id, [...others, account]);
    return id;
  }

  /** Signs out one account, or everyone. */
  signOut(sessionId: string | undefined, userId?: string): void {
    if (sessionId === undefined) return;
    const rest = (this.#accounts.get(sessionId) ?? []).filter(
      (account) => userId !== undefined && account.userId !== userId,
    );
    if (rest.length > 0) this.#accounts.set(sessionId, rest);
    else this.#accounts.delete(sessionId);
  }
}
