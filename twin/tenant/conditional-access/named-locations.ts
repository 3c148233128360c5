import type { Clock } from "../../clock.ts";
import type { IpNamedLocation, IpRange } from "../../../access/index.ts";
import { timestamp } from "../timestamp.ts";
import { DeletableItems } from "./deletable-items.ts";
import { conditionalAccessRefusals } from "./refusals.ts";
import { refuseRanges } from "./refuse-ranges.ts";
import type { PutBack } from "../keep.ts";

export interface NamedLocationProperties {
  readonly displayName: string;
  readonly isTrusted: boolean;
  readonly ipRanges: readonly IpRange[];
}

/** As Graph answers it. */
export interface StoredLocation extends IpNamedLocation {
  readonly isTrusted: boolean;
  readonly createdDateTime: string;
  readonly modifiedDateTime: string;
}

interface NamedLocationsOptions {
  readonly clock: Clock;
  /** How much later than its deletion a location is among the deleted ones. */
  readonly lagMilliseconds: number;
  /** What is kept of the ranges that were written. */
  readonly store: (ranges: readonly IpRange[]) => readonly IpRange[];
  readonly newId: () => string;
  /** Whether a policy names it. */
  readonly isInUse: (id: string) => boolean;
  readonly onCreated: (id: string) => void;
  readonly onChange: () => void;
}

/** The tenant's named locations, by IP ranges. https://learn.microsoft.com/graph/api/resources/ipnamedlocation */
export class NamedLocations {
  readonly #options: NamedLocationsOptions;
  readonly #items: DeletableItems<StoredLocation>;

  constructor(options: NamedLocationsOptions) {
    this.#options = options;
    this.#items = new DeletableItems({ ...options, limit: 195, plural: "named locations" });
  }

  keep(): PutBack {
    return this.#items.keep();
  }

  all(): readonly StoredLocation[] {
    return this.#items.all();
  }

  find(id: string): StoredLocation | undefined {
    return this.#items.find(id);
  }

  get(id: string): StoredLocation {
    return this.#items.get(id);
  }

  deleted(): readonly (StoredLocation & { readonly deletedDateTime: string })[] {
    return this.#items.deleted();
  }

  create(properties: NamedLocationProperties): StoredLocation {
    refuseRanges(properties.ipRanges);
    const now = timestamp(this.#options.clock.now());
    const location = this.#items.add({
      "@odata.type": "#microsoft.graph.ipNamedLocation",
      id: this.#options.newId(),
      createdDateTime: now,
      modifiedDateTime: now,
      ...properties,
      ipRanges: this.#options.store(properties.ipRanges),
    });
    this.#options.onCreated(location.id);
    this.#options.onChange();
    return location;
  }

  update(id: string, changes: Partial<NamedLocationProperties>): void {
    const before = this.get(id);
    if (changes.ipRanges) refuseRanges(changes.ipRanges);
    this.#items.replace({
      ...before,
      ...changes,
      ...(changes.ipRanges && { ipRanges: this.#options.store(changes.ipRanges) }),
      modifiedDateTime: timestamp(this.#options.clock.now()),
    });
    this.#options.onChange();
  }

  /**
   * "Locations marked as trusted can't be deleted without first removing the trusted designation":
   * https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network#trusted-locations
   * That one that a policy names cannot be deleted either is reported; wordings and their order are ours.
   */
  delete(id: string): void {
    const location = this.get(id);
    if (location.isTrusted) {
      throw conditionalAccessRefusals.invalid(
        `The named location '${location.displayName}' is marked as trusted and cannot be deleted. Remove the mark first.`,
      );
    }
    if (this.#options.isInUse(location.id)) {
      throw conditionalAccessRefusals.invalid(
        `The named location '${location.displayName}' is used by a Conditional Access policy and cannot be deleted.`,
      );
    }
    this.#items.delete(location.id);
    this.#options.onChange();
  }

  purge(id: string): void {
    this.#items.purge(id);
  }
}
