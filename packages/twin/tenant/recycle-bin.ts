import type { Clock } from "../clock.ts";
import { graphRefusals } from "./graph-refusals.ts";
import { allOf, keepMap, type PutBack } from "./keep.ts";
import type { Refusal } from "./refusal.ts";
import { timestamp } from "./timestamp.ts";

/** Objects by id. Deleted objects stay in the recycle bin (`directory/deletedItems`) until they're purged. */
export abstract class Recyclable<Item extends { readonly id: string }> {
  protected readonly clock: Clock;
  readonly #byId = new Map<string, Item>();
  readonly #bin = new Map<string, { readonly item: Item; readonly deletedDateTime: string }>();
  readonly #notFound: (id: string) => Refusal;

  constructor(clock: Clock, notFound: (id: string) => Refusal = graphRefusals.notFound) {
    this.clock = clock;
    this.#notFound = notFound;
  }

  keep(): PutBack {
    return allOf(keepMap(this.#byId), keepMap(this.#bin));
  }

  all(): readonly Item[] {
    return [...this.#byId.values()];
  }

  find(id: string): Item | undefined {
    return this.#byId.get(id.toLowerCase());
  }

  /** Throws the service's refusal for a missing object (404). */
  get(id: string): Item {
    const item = this.find(id);
    if (!item) throw this.#notFound(id);
    return item;
  }

  deleted(): readonly Item[] {
    return [...this.#bin.values()].map(({ item }) => item);
  }

  /** Returns the time when it was moved to the recycle bin. */
  deletedDateTimeOf(id: string): string | undefined {
    return this.#bin.get(id.toLowerCase())?.deletedDateTime;
  }

  /** Permanently deletes an object from the recycle bin. Throws as {@link get} does. */
  purge(id: string): void {
    if (this.deletedDateTimeOf(id) === undefined) throw this.#notFound(id);
    this.#bin.delete(id.toLowerCase());
  }

  protected put(item: Item): Item {
    this.#byId.set(item.id, item);
    return item;
  }

  /** Removes an object without moving it to the recycle bin. */
  protected remove(id: string): void {
    this.#byId.delete(this.get(id).id);
  }

  protected recycle(item: Item): Item {
    this.remove(item.id);
    this.#bin.set(item.id, { item, deletedDateTime: timestamp(this.clock.now()) });
    return item;
  }
}
