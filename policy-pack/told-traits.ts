import type { PolicyResourceOptions } from "@pulumi/policy";
import type { ResourceTraits } from "../infra/rules/rule.ts";
import { typeInUrn } from "../infra/rules/rule.ts";

/** A rule asked for what Pulumi tells no policy. */
export class TraitNotTold extends Error {
  readonly code = "TRAIT_NOT_TOLD";
}

/**
 * What the policy host tells of a resource's options. `retainOnDelete` is not among it: a rule that reads it cannot be
 * judged here, and a made-up value would say that it is kept, or broken, where nobody knows.
 * Source: AnalyzerResourceOptions in proto/pulumi/analyzer.proto of pulumi/pulumi.
 *
 * @throws TraitNotTold where a rule reads `retainOnDelete`
 */
export function toldTraits(options: Pick<PolicyResourceOptions, "parent">): ResourceTraits {
  return {
    get retainOnDelete(): never {
      throw new TraitNotTold(
        "Pulumi does not tell policies of the option retainOnDelete: only a program's own rules can hold it.",
      );
    },
    parentType: options.parent === undefined ? undefined : typeInUrn(options.parent),
  };
}
