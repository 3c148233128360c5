import type { Clock } from "../../clock.ts";
import type { ConditionalAccessPolicy } from "../../../access/index.ts";
import { timestamp } from "../timestamp.ts";
import { DeletableItems } from "./deletable-items.ts";

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
export class Policies extends DeletableItems<StoredPolicy> {
  readonly #options: PoliciesOptions;

  constructor(options: PoliciesOptions) {
    // https://learn.microsoft.com/entra/identity/conditional-access/plan-conditional-access#recommendations (2026):
    // whatever their states. It was 195.
    super({ ...options, limit: 240, plural: "Conditional Access policies" });
    this.#options = options;
  }

  create(properties: PolicyProperties): StoredPolicy {
    const { refuse, newId, clock, onChange } = this.#options;
    refuse(properties);
    const policy = this.add({
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
    this.put(after);
    onChange();
  }

  delete(id: string): void {
    this.recycle(this.get(id));
    this.#options.onChange();
  }
}
