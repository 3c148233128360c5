import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { User } from "./directory-objects.ts";

/** Failed attempts until an account is locked, in the public cloud. */
const threshold = 10;

/** "One minute at first, and longer in subsequent attempts"; the rate is not disclosed: that it doubles is ours. */
const firstLockMilliseconds = 60_000;

/** Wrong passwords that are remembered: trying one of them again does not count. */
const remembered = 3;

interface Failures {
  /** Of the account at that time: a new password starts afresh, as an administrator's reset unlocks. */
  readonly password: string;
  readonly count: number;
  readonly wrongPasswords: readonly string[];
  readonly locks: number;
  readonly lockedUntil: number;
}

/**
 * Keeps accounts from having their passwords guessed, by the tenant's clock. Entra counts familiar and unfamiliar
 * locations apart; here there is one. That a right password resets the count is inferred.
 * https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout
 */
export class SmartLockout {
  readonly #clock: Clock;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isLocked(user: User): boolean {
    return this.#clock.now().getTime() < this.#of(user).lockedUntil;
  }

  /** A wrong password was tried. */
  failed(user: User, password: string): void {
    const before = this.#of(user);
    const digest = createHash("sha256").update(password).digest("base64");
    if (before.wrongPasswords.includes(digest)) return;
    const count = before.count + 1;
    const isLock = count >= threshold;
    this.#failures.set(user.id, {
      ...before,
      count,
      wrongPasswords: [...before.wrongPasswords, digest].slice(-remembered),
      locks: before.locks + (isLock ? 1 : 0),
      lockedUntil: isLock ? this.#clock.now().getTime() + firstLockMilliseconds * 2 ** before.locks : 0,
    });
  }

  succeeded(user: User): void {
    this.#failures.delete(user.id);
  }

  #of({ id, passwordProfile: { password } }: User): Failures {
    const known = this.#failures.get(id);
    if (known?.password === password) return known;
    return { password, count: 0, wrongPasswords: [], locks: 0, lockedUntil: 0 };
  }
}
