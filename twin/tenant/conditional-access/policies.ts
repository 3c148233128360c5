import type { Clock } from "../../clock.ts";
import type { ConditionalAccessPolicy } from "../../../access/index.ts";
import { timestamp } from "../timestamp.ts";
import { DeletableItems } from "./deletable-items.ts";
import type { PutBack } from "../keep.ts";

export type PolicyProperties = Omit<ConditionalAccessPolicy, "id">;

/** As Graph answers it. */
export interface StoredPolicy extends ConditionalAccessPolicy {
  readonly templateId: null;
  readonly createdDateTime: string;
  readonly modifiedDateTime: string | null;
}

interface PoliciesOptions {
  readonly clock: Clock;
  /** How much later than its deletion a policy is among the deleted ones. */
  readonly lagMilliseconds: number;
  readonly newId: () => string;
  /** Throws Graph's refusal of a policy that the tenant does not take. */
  readonly refuse: (policy: PolicyProperties) => void;
  readonly onChange: () => void;
}

/** The tenant's policies. https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy */
export class Policies {
  readonly #options: PoliciesOptions;
  readonly #items: DeletableItems<StoredPolicy>;

  constructor(options: PoliciesOptions) {
    this.#options = options;
    // https://learn.microsoft.com/entra/identity/conditional-access/plan-conditional-access#recommendations (2026):
    // whatever their states. It was 195.
    this.#items = new DeletableItems({ ...options, limit: 240, plural: "Conditional Access policies" });
  }

  keep(): PutBack {
    return this.#items.keep();
  }

  all(): readonly StoredPolicy[] {
    return this.#items.all();
  }

  get(id: string): StoredPolicy {
    return this.#items.get(id);
  }

  deleted(): readonly (StoredPolicy & { readonly deletedDateTime: string })[] {
    return this.#items.deleted();
  }

  create(properties: PolicyProperties): StoredPolicy {
    const { refuse, newId, clock, onChange } = this.#options;
    refuse(properties);
    const policy = this.#items.add({
      id: newId(),
      templateId: null,
      createdDateTime: timestamp(clock.now()),
      modifiedDateTime: null,
      ...properties,
    });
    onChange();
    return policy;
  }

  /**
   * Conditions and controls are replaced, not merged: what a PATCH of `conditions` leaves out is gone
   * (reported by several who lost conditions that way; Graph's other PATCHes merge).
   */
  update(id: string, changes: Partial<PolicyProperties>): void {
    const { refuse, clock, onChange } = this.#options;
    const after = { ...this.get(id), ...changes, modifiedDateTime: timestamp(clock.now()) };
    refuse(after);
    this.#items.replace(after);
    onChange();
  }

  delete(id: string): void {
    this.#items.delete(id);
    this.#options.onChange();
  }

  purge(id: string): void {
    this.#items.purge(id);
  }
}
