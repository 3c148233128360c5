import type { PolicyResourceOptions, ResourceValidationPolicy } from "@pulumi/policy";
import { printable } from "@protected-function/core/text/printable.ts";
import { type ResourceTraits, type Rule, typeInUrn } from "@protected-function/infra/rules/rule.ts";
import { exemptionOf, policyConfiguration } from "./policy-configuration.ts";
import * as pulumi from "@pulumi/pulumi";
import { Secret } from "@protected-function/infra/rules/settled-values.ts";

/**
 * A rule in the form that Pulumi's policy host runs: mandatory, without remediation, because no rule changes a
 * resource. The host puts the description before each violation.
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
        const unknownText = `the policy's configuration has ${printable(unknown.join(", "))}`;
        reportViolation(`  Found: ${unknownText}.\n  Fix: remove it, or use one of ${names}.`);
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
      // A violation would stop the stack; advice would lose the reason. The engine shows a pack's standard error.
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
 * Returns inputs in the form that rules read, from the policy host's. In a preview, the host throws UnknownValueError
 * when code merely reads a property that isn't known yet, and cancels the policy
 * (https://github.com/pulumi/pulumi-policy/pull/77). Here, such a property becomes `pulumi.unknown`, and the rule
 * continues with the rest.
 *
 * The host also removes the mark from secrets (deserializeProperty in deserialize.ts of pulumi/pulumi-policy). So every
 * text and number is treated as a secret: rules judge them, messages don't show them.
 */
export function policyInputs(props: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.keys(props).map((name) => [name, policyInput(props, name)]));
}

function policyInput(container: object, name: string | number): unknown {
  let value: unknown;
  try {
    value = Reflect.get(container, name);
  } catch (error) {
    // Detected by its member: the package's types don't include the class.
    if (error instanceof Error && "unknownTypeSentinel" in error) return pulumi.unknown;
    throw error;
  }
  if (typeof value === "string" || typeof value === "number") return new Secret(value);
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => policyInput(value, index));
  return typeof value === "object" && value !== null ? policyInputs(value) : value;
}

/** A rule read a property that Pulumi doesn't provide to policies. */
export class TraitNotTold extends Error {
  readonly code = "TRAIT_NOT_TOLD";
}

/**
 * The resource options that the policy host provides. `retainOnDelete` isn't one of them, so a rule that reads it can't
 * be judged here. A made-up value would report a pass or a violation that no one knows. Source: AnalyzerResourceOptions
 * in proto/pulumi/analyzer.proto of pulumi/pulumi.
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
