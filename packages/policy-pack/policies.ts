import type { ResourceValidationPolicy } from "@pulumi/policy";
import { rules } from "@protected-function/infra/rules/rules.ts";
import { rulePolicy } from "./rule-policy.ts";

/** Returns a policy for each rule of the program, in the same order, with the same IDs. */
export function policies(): readonly ResourceValidationPolicy[] {
  return rules().map(rulePolicy);
}
