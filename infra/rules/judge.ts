import type { RuleViolation, ResourceTraits, Rule } from "./rule.ts";

/** Rule ids, and why the stack may break them. */
export type Exemptions = Readonly<Record<string, string>>;

/** A resource as rules see it. */
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
  /** What must stop the stack. */
  readonly violations: readonly BrokenRule[];
  /** What would, but for an exemption. */
  readonly exempted: readonly BrokenRule[];
}

/** Every rule that a resource breaks for certain. Pure. */
export function judge(resource: JudgedResource, rules: readonly Rule[], exemptions: Exemptions): Judgement {
  const broken = rules
    .filter(({ types }) => types.includes(resource.type))
    .flatMap((rule) => {
      const finding = rule.check(resource.type, resource.inputs, resource.traits);
      return finding === undefined ? [] : [{ rule, finding }];
    });
  const isExempt = ({ rule }: BrokenRule): boolean => Object.hasOwn(exemptions, rule.id);
  return { violations: broken.filter((one) => !isExempt(one)), exempted: broken.filter(isExempt) };
}
