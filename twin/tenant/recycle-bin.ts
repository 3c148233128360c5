import type { Clock } from "../clock.ts";
import { graphRefusals } from "./graph-refusals.ts";
import { timestamp } from "./timestamp.ts";
import { keepMap, type PutBack } from "./keep.ts";

/** What was deleted and not purged: it stays in `directory/deletedItems`. */
export class RecycleBin<Item extends { readonly id: string }> {
  readonly #clock: Clock;
  readonly #entries = new Map<string, { readonly item: Item; readonly deletedDateTime: string }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  items(): readonly Item[] {
    return [...this.#entries.values()].map(({ item }) => item);
  }

  add(item: Item): void {
    this.#entries.set(item.id, { item, deletedDateTime: timestamp(this.#clock.now()) });
  }

  deletedDateTimeOf(objectId: string): string | undefined {
    return this.#entries.get(objectId.toLowerCase())?.deletedDateTime;
  }

  keep(): PutBack {
    return keepMap(this.#entries);
  }

  /** Permanent deletion. */
  purge(objectId: string): void {
    if (!this.#entries.delete(objectId.toLowerCase())) throw graphRefusals.notFound(objectId);
  }
}
