import type { ResourceValidationPolicy } from "@pulumi/policy";
import { printable } from "../text/printable.ts";
import type { Rule } from "../infra/rules/rule.ts";
import { exemptionOf, policyConfiguration } from "./policy-configuration.ts";
import { toldInputs } from "./told-inputs.ts";
import { toldTraits, TraitNotTold } from "./told-traits.ts";

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
        // Pulumi holds a configuration against the schema, and lets names pass that are not in it.
        const names = Object.keys(schema.properties).join(", ");
        const found = `the policy's configuration has ${printable(unknown.join(", "))}`;
        reportViolation(`  Found: ${found}.\n  Fix: remove it, or write one of ${names}.`);
      }
      const finding = findingOf(() =>
        configured(config).check(args.type, toldInputs(args.props), toldTraits(args.opts)),
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
