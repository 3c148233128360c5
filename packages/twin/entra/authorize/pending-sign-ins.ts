import { randomBytes, timingSafeEqual } from "node:crypto";
import type { SignedInAccount } from "../../tenant/browser-sessions.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";

/** A sign-in whose user is looking at a page. */
export interface PendingSignIn {
  readonly ctx: string;
  readonly request: AuthorizationRequest;
  /** The cookie of the browser that began it. */
  readonly browser: string;
  readonly startedAt: Date;
  /** Whose password was given, or who was picked from those signed in. */
  account?: SignedInAccount;
  /** Whether the password was given in this sign-in. */
  isFresh: boolean;
  hasConsented: boolean;
}

/** Ours: as long as an authorization code lasts is too short to read a page, and a day is too long. */
const lifetimeMilliseconds = 60 * 60 * 1000;
/** Ours. One browser has a few; the oldest one goes first. */
const mostPending = 1000;

/**
 * The sign-ins on the way. A page's form names its sign-in by a value that no other page can read, and the browser that
 * began it has a cookie that agrees. So no other page can post a form of its own (CSRF), or its own sign-in.
 */
export class PendingSignIns {
  readonly #pending = new Map<string, PendingSignIn>();

  begin(request: AuthorizationRequest, browser: string, startedAt: Date): PendingSignIn {
    const ctx = randomBytes(32).toString("base64url");
    const pending = { ctx, request, browser, startedAt, isFresh: false, hasConsented: false };
    const [oldest] = this.#pending.keys();
    if (this.#pending.size >= mostPending && oldest !== undefined) this.#pending.delete(oldest);
    this.#pending.set(ctx, pending);
    return pending;
  }

  find(ctx: string | null, browser: string | undefined, now: Date): PendingSignIn | undefined {
    const pending = this.#pending.get(ctx ?? "");
    if (!pending || browser === undefined || !isSame(pending.browser, browser)) return undefined;
    const isOver = now.getTime() - pending.startedAt.getTime() >= lifetimeMilliseconds;
    return isOver ? undefined : pending;
  }

  end({ ctx }: PendingSignIn): void {
    this.#pending.delete(ctx);
  }
}

function isSame(left: string, right: string): boolean {
  const [first, second] = [Buffer.from(left), Buffer.from(right)];
  return first.length === second.length && timingSafeEqual(first, second);
}
