import { keepMap, type PutBack } from "./keep.ts";

/**
 * Ids of what exists beyond the twin's own resources, and of which the twin knows nothing else: other subscriptions,
 * management groups, resources of any type, role definitions. A role can be assigned there. Ids are compared without
 * case.
 */
export class AssumedScopes {
  /** Whether a deployment may still create it. */
  readonly #ids = new Map<string, boolean>();

  keep(): PutBack {
    return keepMap(this.#ids);
  }

  add(id: string, { isCreatable = false } = {}): void {
    this.#ids.set(id.toLowerCase(), isCreatable);
  }

  has(id: string): boolean {
    return this.#ids.has(id.toLowerCase());
  }

  /** Returns whether it exists already, so an answer that it doesn't would be false. */
  isCertain(id: string): boolean {
    return this.#ids.get(id.toLowerCase()) === false;
  }
}
