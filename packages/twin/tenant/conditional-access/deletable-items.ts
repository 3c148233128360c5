import type { Clock } from "../../clock.ts";
import { Recyclable } from "../recycle-bin.ts";
import { conditionalAccessRefusals } from "./refusals.ts";

interface DeletableItemsOptions {
  readonly clock: Clock;
  /** How long after its deletion an item appears among the deleted ones. */
  readonly lagMilliseconds: number;
  /** The maximum number of items in a tenant. */
  readonly limit: number;
  /** For messages: `named locations`. */
  readonly plural: string;
}

/**
 * Policies, or named locations. Deleted items can be read for 30 days.
 * https://learn.microsoft.com/graph/api/resources/policydeletableitem
 */
export abstract class DeletableItems<Item extends { readonly id: string }> extends Recyclable<Item> {
  readonly #options: DeletableItemsOptions;

  constructor(options: DeletableItemsOptions) {
    super(options.clock, conditionalAccessRefusals.notFound);
    this.#options = options;
  }

  /** Throws BadRequest (400) if the tenant already has the maximum. */
  protected add(item: Item): Item {
    const { limit, plural } = this.#options;
    if (this.all().length >= limit) {
      throw conditionalAccessRefusals.invalid(`The tenant has ${limit} ${plural}, the most that it may have.`);
    }
    return this.put(item);
  }

  override deleted(): readonly (Item & { readonly deletedDateTime: string })[] {
    return super.deleted().flatMap((item) => {
      const deletedDateTime = this.deletedDateTimeOf(item.id);
      return deletedDateTime === undefined ? [] : [{ ...item, deletedDateTime }];
    });
  }

  /** Also returns undefined while the item is still on its way to the recycle bin. */
  override deletedDateTimeOf(id: string): string | undefined {
    const { clock, lagMilliseconds } = this.#options;
    const deletedDateTime = super.deletedDateTimeOf(id);
    if (deletedDateTime === undefined || lagMilliseconds === 0) return deletedDateTime;
    return clock.now().getTime() >= Date.parse(deletedDateTime) + lagMilliseconds ? deletedDateTime : undefined;
  }
}
