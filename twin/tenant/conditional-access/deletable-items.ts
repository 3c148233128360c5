import type { Clock } from "../../clock.ts";
import { RecycleBin } from "../recycle-bin.ts";
import { conditionalAccessRefusals } from "./refusals.ts";
import { allOf, keepMap, type PutBack } from "../keep.ts";

interface DeletableItemsOptions {
  readonly clock: Clock;
  /** How much later than its deletion an item is among the deleted ones. */
  readonly lagMilliseconds: number;
  /** Most that a tenant may hold. */
  readonly limit: number;
  /** For messages: `named locations`. */
  readonly plural: string;
}

/**
 * Policies, or named locations, by id; what is deleted can be looked at for 30 days.
 * https://learn.microsoft.com/graph/api/resources/policydeletableitem
 */
export class DeletableItems<Item extends { readonly id: string }> {
  readonly #options: DeletableItemsOptions;
  readonly #byId = new Map<string, Item>();
  readonly #recycleBin: RecycleBin<Item>;

  constructor(options: DeletableItemsOptions) {
    this.#options = options;
    this.#recycleBin = new RecycleBin(options.clock);
  }

  keep(): PutBack {
    return allOf(keepMap(this.#byId), this.#recycleBin.keep());
  }

  all(): readonly Item[] {
    return [...this.#byId.values()];
  }

  find(id: string): Item | undefined {
    return this.#byId.get(id.toLowerCase());
  }

  /** Throws NotFound (404). */
  get(id: string): Item {
    const found = this.find(id);
    if (!found) throw conditionalAccessRefusals.notFound(id);
    return found;
  }

  /** Throws BadRequest (400) where the tenant holds as many as it may. */
  add(item: Item): Item {
    const { limit, plural } = this.#options;
    if (this.#byId.size >= limit) {
      throw conditionalAccessRefusals.invalid(`The tenant has ${limit} ${plural}, the most that it may have.`);
    }
    return this.replace(item);
  }

  replace(item: Item): Item {
    this.#byId.set(item.id, item);
    return item;
  }

  delete(id: string): void {
    const item = this.get(id);
    this.#byId.delete(item.id);
    this.#recycleBin.add(item);
  }

  deleted(): readonly (Item & { readonly deletedDateTime: string })[] {
    return this.#recycleBin.items().flatMap((item) => {
      const deletedDateTime = this.#arrivedDateTime(item.id);
      return deletedDateTime === undefined ? [] : [{ ...item, deletedDateTime }];
    });
  }

  /** Permanent deletion. Throws NotFound (404) for what is not in the recycle bin. */
  purge(id: string): void {
    if (this.#arrivedDateTime(id) === undefined) throw conditionalAccessRefusals.notFound(id);
    this.#recycleBin.purge(id);
  }

  /** When it was deleted; undefined also while it is still on its way into the recycle bin. */
  #arrivedDateTime(id: string): string | undefined {
    const { clock, lagMilliseconds } = this.#options;
    const deletedDateTime = this.#recycleBin.deletedDateTimeOf(id);
    if (deletedDateTime === undefined || lagMilliseconds === 0) return deletedDateTime;
    return clock.now().getTime() >= Date.parse(deletedDateTime) + lagMilliseconds ? deletedDateTime : undefined;
  }
}
