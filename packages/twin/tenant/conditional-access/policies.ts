import type { Clock } from "../../clock.ts";
import type { ConditionalAccessPolicy } from "@protected-function/core/access/index.ts";
import { timestamp } from "../timestamp.ts";
import { DeletableItems } from "./deletable-items.ts";

export type PolicyProperties = Omit<ConditionalAccessPolicy, "id">;

/** In the form that Graph returns. */
export interface StoredPolicy extends ConditionalAccessPolicy {
  readonly templateId: null;
  readonly createdDateTime: string;
  readonly modifiedDateTime: string | null;
}

interface PoliciesOptions {
  readonly clock: Clock;
  /** How long after its deletion a policy appears among the deleted ones. */
  readonly lagMilliseconds: number;
  readonly newId: () => string;
  /** Throws Graph's refusal of a policy that the tenant doesn't accept. */
  readonly refuse: (policy: PolicyProperties) => void;
  readonly onChange: () => void;
}

/** The tenant's policies. https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy */
export class Policies extends DeletableItems<StoredPolicy> {
  readonly #options: PoliciesOptions;

  constructor(options: PoliciesOptions) {
    // https://learn.microsoft.com/entra/identity/conditional-access/plan-conditional-access#recommendations (2026): in
    // any state. The limit was 195.
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
   * Replaces conditions and controls instead of merging them. A PATCH drops the `conditions` that it omits (reported by
   * several people who lost conditions that way; Graph's other PATCHes merge).
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
