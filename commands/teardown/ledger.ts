import { NoAnswer } from "../../azure/http.ts";
import { RequestRefused } from "../../azure/json-api.ts";
import { isLockedByPeople, isNotFound } from "../../azure/refusals.ts";
import { type Changed, type Left, sentence, type Thing } from "../../stacks/live/thing.ts";
import { plainText } from "../../text/plain-text.ts";

/** Keeps account of what happens to whom; a refusal ends nothing but what was refused. */
export class Ledger {
  readonly #removed = new Map<string, Thing>();
  readonly #purged = new Map<string, Thing>();
  readonly #left = new Map<string, Left>();
  readonly #changed: Changed[] = [];
  readonly #onDone: (done: "removed" | "purged", thing: Thing) => void;

  constructor(onDone: (done: "removed" | "purged", thing: Thing) => void) {
    this.#onDone = onDone;
  }

  get removed(): readonly Thing[] {
    return [...this.#removed.values()];
  }

  get purged(): readonly Thing[] {
    return [...this.#purged.values()];
  }

  get left(): readonly Left[] {
    return [...this.#left.values()];
  }

  get changed(): readonly Changed[] {
    return this.#changed;
  }

  /** Something was changed that is not gone by that. */
  change(thing: Thing, what: string): void {
    this.#changed.push({ ...plain(thing), what });
  }

  /** What somebody else removed. Of what was removed here before, this is no news: what is left of it stays left. */
  note(thing: Thing): void {
    if (this.#removed.has(key(thing))) return;
    this.#removed.set(key(thing), plain(thing));
    this.#left.delete(key(thing));
  }

  /** @returns whether it is gone */
  remove(thing: Thing, how: () => Promise<unknown>): Promise<boolean> {
    return this.#try("removed", this.#removed, thing, how);
  }

  /** @returns whether it is gone */
  purge(thing: Thing, how: () => Promise<unknown>): Promise<boolean> {
    return this.#try("purged", this.#purged, thing, how);
  }

  leave(thing: Thing, why: string, fix: string): void {
    this.#left.set(key(thing), { ...plain(thing), why, fix });
  }

  /** Whether it is gone, for all that is known. */
  isDone(id: string): boolean {
    return this.#removed.has(id.toLowerCase()) || this.#purged.has(id.toLowerCase());
  }

  isPurged(id: string): boolean {
    return this.#purged.has(id.toLowerCase());
  }

  /** Whether its removal was refused. */
  isRefused(id: string): boolean {
    return this.#left.has(id.toLowerCase());
  }

  async #try(
    done: "removed" | "purged",
    list: Map<string, Thing>,
    thing: Thing,
    how: () => Promise<unknown>,
  ): Promise<boolean> {
    try {
      await how();
    } catch (error) {
      // Somebody was faster: it is gone all the same.
      if (!isNotFound(error)) {
        if (!isRefusal(error)) throw error;
        this.leave(thing, sentence(plainText(error.message)), fixOf(error));
        return false;
      }
    }
    list.set(key(thing), plain(thing));
    this.#left.delete(key(thing));
    this.#onDone(done, plain(thing));
    return true;
  }
}

function isRefusal(error: unknown): error is Error {
  return (
    error instanceof RequestRefused ||
    error instanceof NoAnswer ||
    error instanceof StillThere ||
    error instanceof NotInRecycleBin
  );
}

function fixOf(error: Error): string {
  if (error instanceof NotInRecycleBin) return fixes.later;
  if (!(error instanceof RequestRefused)) return fixes.other;
  if (isLockedByPeople(error)) return fixes.lock;
  return error.status === 401 || error.status === 403 ? fixes.rights : fixes.other;
}

/** What an account tells of a thing, whatever else is known of it. */
export function plain({ kind, name, id }: Thing): Thing {
  return { kind, name, id };
}

function key({ id }: Thing): string {
  return id.toLowerCase();
}

/** What a person does about what was refused, and how a refusal is recognized in the engine's words. */
export const fixes = {
  lock: "Somebody has put a lock on it: find it with az lock list, remove it with az lock delete, and run the teardown again.",
  rights:
    "This login may not do that: it takes the rights that deployed the stack (README.md). Run the teardown again with them.",
  later: "Run the teardown again later.",
  other: "Fix that, and run the teardown again.",
} as const;

/**
 * The plugins pass on the code of the service's own answer.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources,
 * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting,
 * https://learn.microsoft.com/graph/errors
 *
 * @param message of a diagnostic of the engine
 */
export function fixFor(message: string): string {
  if (/\bScopeLocked\b/.test(message)) return fixes.lock;
  const isForbidden = /\b(?:AuthorizationFailed|LinkedAuthorizationFailed|Authorization_RequestDenied)\b/.test(message);
  return isForbidden ? fixes.rights : fixes.other;
}

/** It was deleted, and whether it is gone for good nobody knows. */
export class NotInRecycleBin extends Error {
  readonly code = "NOT_IN_RECYCLE_BIN";

  constructor() {
    super("It was deleted, and Entra ID's recycle bin does not show it yet. If it comes there, it stays 30 days.");
    this.name = "NotInRecycleBin";
  }
}

/** Its deletion was accepted, and has not ended in time. */
export class StillThere extends Error {
  readonly code = "STILL_THERE";

  constructor(what: string, minutes: number) {
    super(`Azure has accepted the deletion of the ${what}, which is still there after ${minutes} minutes.`);
    this.name = "StillThere";
  }
}
