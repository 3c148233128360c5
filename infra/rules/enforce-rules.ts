import * as pulumi from "@pulumi/pulumi";
import { printable } from "@protected-function/core/text/printable.ts";
import { pathCommand } from "../settings/config-command.ts";
import { type BrokenRule, type Exemptions, judge } from "./judge.ts";
import { typeInUrn } from "./rule.ts";
import { rules, type RuleSettings } from "./rules.ts";
import { settleInputs } from "./settle-inputs.ts";

export interface EnforceRulesOptions extends RuleSettings {
  /** Rule IDs, and the reason for each exemption. Each use is a warning with that reason. */
  readonly exemptions: Exemptions;
}

/**
 * Checks every resource of the program against every rule, for `pulumi.runtime.registerResourceTransform`: in a preview
 * by the known values, in an update by all. It changes no resource.
 *
 * @param optionsWhenKnown asked once a rule judges a resource
 */
export function enforceRules(optionsWhenKnown: () => Promise<EnforceRulesOptions>): pulumi.ResourceTransform {
  const types = new Set(rules().flatMap((rule) => rule.types));
  return async ({ type, name, props, opts }) => {
    if (!types.has(type)) return undefined;
    const [options, inputs, parentType] = await Promise.all([
      optionsWhenKnown(),
      settleInputs(props),
      typeOf(opts.parent),
    ]);
    const traits = { retainOnDelete: opts.retainOnDelete ?? false, parentType };
    const { violations, exempted } = judge({ type, inputs, traits }, rules(options), options.exemptions);
    for (const { rule, finding } of exempted) {
      const reason = options.exemptions[rule.id] ?? "";
      const subject = `${rule.id} is exempted for "${printable(name)}" (${type})`;
      await pulumi.log.warn(`${subject}: ${printable(reason)}\n  Found: ${printable(finding.found)}.`);
    }
    if (violations.length > 0)
      await refuse(violations.map((violation) => messageFor(type, name, violation)).join("\n"));
    return undefined;
  };
}

function messageFor(type: string, name: string, { rule, finding }: BrokenRule): string {
  return [
    `"${printable(name)}" (${type}) violates the rule ${rule.id}: ${rule.demand}`,
    `  Found: ${printable(finding.found)}.`,
    `  Fix: ${printable(finding.fix)}.`,
    `  Or exempt the stack: ${pathCommand("set", `exemptions.${rule.id}`, pulumi.getStack())} "<reason>"`,
  ].join("\n");
}

/** A transform knows only the parent's URN. */
async function typeOf(parent: pulumi.Resource | undefined): Promise<string | undefined> {
  if (parent === undefined) return undefined;
  const { urn } = await settleInputs({ urn: parent.urn });
  return typeof urn === "string" ? typeInUrn(urn) : undefined;
}

/** The program has reported the error itself. Source: pulumi/pulumi sdk/nodejs/cmd/run/index.ts. */
const exitedAfterLogging = 32;

/**
 * Stops the program with only a message. Anything that a transform throws, RunError and ResourceError included, comes
 * back through the engine as another resource's failure, wrapped in gRPC's words and a stack trace. So the message is
 * logged, and the exit code reports that. A preview continues to its end, to report every violation at once. An update
 * ends here, before the engine creates the resource; the engine finishes and records the operations in progress.
 */
async function refuse(message: string): Promise<void> {
  await pulumi.log.error(message);
  if (!pulumi.runtime.isDryRun()) process.exit(exitedAfterLogging);
  process.exitCode = exitedAfterLogging;
}
