import { RequestRefused } from "../../azure/json-api.ts";
import { NoAnswer } from "../../azure/http.ts";
import { isLockedByPeople, isNotFound } from "../../azure/refusals.ts";
import { plainText } from "../../text/plain-text.ts";
import { mends } from "./mends.ts";
import { sentence } from "../../stacks/live/sentence.ts";
import { NotInRecycleBin, StillThere } from "./still-there.ts";
import type { Changed, Left, Thing } from "../../stacks/live/thing.ts";

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
    this.#changed.push({ ...thing, what });
  }

  /** What somebody else removed. Of what was removed here before, this is no news: what is left of it stays left. */
  note(thing: Thing): void {
    if (this.#removed.has(key(thing))) return;
    this.#removed.set(key(thing), thing);
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

  leave(thing: Thing, why: string, mend: string): void {
    this.#left.set(key(thing), { ...thing, why, mend });
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
        this.leave(thing, sentence(plainText(error.message)), mendOf(error));
        return false;
      }
    }
    list.set(key(thing), thing);
    this.#left.delete(key(thing));
    this.#onDone(done, thing);
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

function mendOf(error: Error): string {
  if (error instanceof NotInRecycleBin) return mends.later;
  if (!(error instanceof RequestRefused)) return mends.other;
  if (isLockedByPeople(error)) return mends.lock;
  return error.status === 401 || error.status === 403 ? mends.rights : mends.other;
}

function key({ id }: Thing): string {
  return id.toLowerCase();
}
