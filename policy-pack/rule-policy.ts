import type { PolicyResourceOptions, ResourceValidationPolicy } from "@pulumi/policy";
import { printable } from "../text/printable.ts";
import { type ResourceTraits, type Rule, typeInUrn } from "../infra/rules/rule.ts";
import { exemptionOf, policyConfiguration } from "./policy-configuration.ts";
import * as pulumi from "@pulumi/pulumi";
import { Secret } from "../infra/rules/settle-inputs.ts";

/**
 * A rule as Pulumi's policy host runs it: mandatory, and no remediation, for no rule changes a resource. The host puts
 * the description before each violation.
 */
export function rulePolicy(rule: Rule): ResourceValidationPolicy {
  const { description, schema, configured } = policyConfiguration(rule);
  return {
    name: rule.id,
    description,
    enforcementLevel: "mandatory",
    configSchema: schema,
    validateResource: (args, reportViolation) => {
      if (!rule.types.includes(args.type)) return args.notApplicable(`It is about ${rule.types.join(", ")}.`);
      const config = args.getConfig<Readonly<Record<string, unknown>>>();
      const unknown = Object.keys(config).filter((name) => !Object.hasOwn(schema.properties, name));
      if (unknown.length > 0) {
        // Pulumi validates a configuration against the schema, but accepts unknown names.
        const names = Object.keys(schema.properties).join(", ");
        const found = `the policy's configuration has ${printable(unknown.join(", "))}`;
        reportViolation(`  Found: ${found}.\n  Fix: remove it, or use one of ${names}.`);
      }
      const finding = findingOf(() =>
        configured(config).check(args.type, policyInputs(args.props), resourceOptions(args.opts)),
      );
      if (finding instanceof TraitNotTold) return args.notApplicable(finding.message);
      if (finding === undefined) return;
      const reason = exemptionOf(config, args.urn);
      if (reason === undefined) {
        reportViolation(`  Found: ${printable(finding.found)}.\n  Fix: ${printable(finding.fix)}.`);
        return;
      }
      // A violation would stop the stack, or be advice without the reason: what a pack writes, the engine shows.
      process.stderr.write(
        `${rule.id} is exempted for "${printable(args.name)}" (${args.type}): ${printable(reason)}\n  Found: ${printable(finding.found)}.\n`,
      );
    },
  };
}

function findingOf<Result>(check: () => Result): Result | TraitNotTold {
  try {
    return check();
  } catch (error) {
    if (error instanceof TraitNotTold) return error;
    throw error;
  }
}

/**
 * Inputs as rules read them, of what the policy host gives. In a preview that throws UnknownValueError at the mere
 * reading of a property that is not known yet, and calls the policy off
 * (https://github.com/pulumi/pulumi-policy/pull/77); here it becomes `pulumi.unknown`, and the rule goes on with the rest.
 *
 * The host also takes the mark off secrets (deserializeProperty in deserialize.ts of pulumi/pulumi-policy). So every
 * text and number is taken for a secret: rules judge them, messages do not show them.
 */
export function policyInputs(props: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.keys(props).map((name) => [name, told(props, name)]));
}

function told(container: object, name: string | number): unknown {
  let value: unknown;
  try {
    value = Reflect.get(container, name);
  } catch (error) {
    // Told by its member: the package's types leave the class out.
    if (error instanceof Error && "unknownTypeSentinel" in error) return pulumi.unknown;
    throw error;
  }
  if (typeof value === "string" || typeof value === "number") return new Secret(value);
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => told(value, index));
  return typeof value === "object" && value !== null ? policyInputs(value) : value;
}

/** A rule asked for what Pulumi tells no policy. */
export class TraitNotTold extends Error {
  readonly code = "TRAIT_NOT_TOLD";
}

/**
 * The resource options that the policy host provides. `retainOnDelete` isn't one of them, so a rule that reads it can't be judged
 * here. A made-up value would report a pass or a violation that no one knows. Source: AnalyzerResourceOptions in
 * proto/pulumi/analyzer.proto of pulumi/pulumi.
 *
 * @throws TraitNotTold if a rule reads `retainOnDelete`
 */
export function resourceOptions(options: Pick<PolicyResourceOptions, "parent">): ResourceTraits {
  return {
    get retainOnDelete(): never {
      throw new TraitNotTold(
        "Pulumi doesn't pass the option retainOnDelete to policies. Only a program's own rules can check it.",
      );
    },
    parentType: options.parent === undefined ? undefined : typeInUrn(options.parent),
  };
}
