import type { RuleId } from "../settings/rule-ids.ts";
import type { RuleViolation, ResourceTraits, Rule } from "./rule.ts";

/** Rule IDs, and the reason for each exemption. */
export type Exemptions = { readonly [Id in RuleId]?: string | undefined };

/** A resource in the form that rules check. */
export interface JudgedResource {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly traits: ResourceTraits;
}

export interface BrokenRule {
  readonly rule: Rule;
  readonly finding: RuleViolation;
}

export interface Judgement {
  /** Broken rules that stop the stack. */
  readonly violations: readonly BrokenRule[];
  /** Broken rules that an exemption covers. */
  readonly exempted: readonly BrokenRule[];
}

/** Returns every rule that a resource certainly breaks. Pure. */
export function judge(resource: JudgedResource, rules: readonly Rule[], exemptions: Exemptions): Judgement {
  const broken = rules
    .filter(({ types }) => types.includes(resource.type))
    .flatMap((rule) => {
      const finding = rule.check(resource.type, resource.inputs, resource.traits);
      return finding === undefined ? [] : [{ rule, finding }];
    });
  const isExempt = ({ rule }: BrokenRule): boolean => Object.hasOwn(exemptions, rule.id);
  return { violations: broken.filter((violation) => !isExempt(violation)), exempted: broken.filter(isExempt) };
}
