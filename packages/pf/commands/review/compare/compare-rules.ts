import { type Exemptions, judge } from "@protected-function/infra/rules/judge.ts";
import { rules } from "@protected-function/infra/rules/rules.ts";
import { type Finding, finding } from "../findings/finding.ts";
import type { StackState, StateResource } from "../state/stack-state.ts";
import { textsIn } from "../../../stacks/compare/lists.ts";

interface RulesOptions {
  /** From the change's settings. */
  readonly exemptions: Exemptions;
  readonly maximumSecretLifetimeDays: number;
}

/**
 * Findings for the change's resources that newly break a rule of the judging version. The change's program enforces
 * only its own rules and may have dropped this one. Another comparison checks paths that require no token against the
 * contract. Pure.
 */
export function ruleFindings(before: StackState, after: StackState, options: RulesOptions): readonly Finding[] {
  const brokenBefore = new Set(brokenIn(before, options).map(({ key }) => key));
  return brokenIn(after, options)
    .filter(({ key }) => !brokenBefore.has(key))
    .map(({ finding }) => finding);
}

function brokenIn({ resources }: StackState, { exemptions, maximumSecretLifetimeDays }: RulesOptions) {
  return resources.flatMap((resource) => {
    const { type, name, path, options, declaredAt } = resource;
    const { inputs, withNames } = withIds(resource.inputs);
    // Take the anonymous paths from this resource itself.
    const anonymousPaths = { paths: excludedPathsOf(inputs), isExact: false };
    const all = rules({ maximumSecretLifetimeDays, anonymousPaths });
    const traits = { retainOnDelete: options["retainOnDelete"] === true, parentType: parentTypeOf(path) };
    return judge({ type, inputs, traits }, all, exemptions).violations.map(({ rule, finding: { found, fix } }) => ({
      key: `${rule.id} ${path}`,
      finding: finding({
        id: "resource/breaks-rule",
        subject: `${rule.id}: ${name}`,
        facts: { rule: rule.id, demand: rule.demand, found: withNames(found), fix: withNames(fix) },
        ...(declaredAt && { where: [declaredAt] }),
      }),
    }));
  });
}

interface WithIds {
  readonly inputs: StateResource["inputs"];
  /** Turns ids back into names, for readers. */
  readonly withNames: (text: string) => string;
}

/**
 * Replaces names with ids. Rules expect GUIDs, such as a client id among the audiences, but the state has names:
 * `<the API>`.
 */
function withIds(inputs: StateResource["inputs"]): WithIds {
  const text = JSON.stringify(inputs);
  const ids = [...new Set(text.match(/<[^<>"\\]+>/g) ?? [])].map((name, index) => {
    const id = `00000000-0000-4000-8000-${String(index + 1).padStart(12, "0")}`;
    return { name, id };
  });
  return {
    inputs: JSON.parse(ids.reduce((all, { name, id }) => all.replaceAll(name, id), text)) as StateResource["inputs"],
    withNames: (message) => ids.reduce((all, { name, id }) => all.replaceAll(id, name), message),
  };
}

function excludedPathsOf(inputs: StateResource["inputs"]): readonly string[] {
  return textsIn(Object(inputs["globalValidation"]).excludedPaths);
}

/** In a path, the types of the parents come before the resource's own. */
function parentTypeOf(path: string): string | undefined {
  return path.split("::")[0]?.split("$").at(-2);
}
