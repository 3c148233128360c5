import type { ResourceValidationPolicy } from "@pulumi/policy";
import { rules } from "../infra/rules/rules.ts";
import { rulePolicy } from "./rule-policy.ts";

/** A policy for each rule of the program, in their order, under their ids. */
export function policies(): readonly ResourceValidationPolicy[] {
  return rules().map(rulePolicy);
}
