import type { FoundResource } from "./find-azure.ts";
import { lowerCase } from "./request.ts";
import { allFound, allGoing, conflictsIn, foreignIn, idsOf, type Survey } from "./survey.ts";
import { isGoing } from "../../stacks/live/ownership.ts";
import { programType } from "../../stacks/live/program-resources.ts";
import { TeardownRefused } from "../../stacks/live/teardown-refused.ts";
import type { DeployedObject } from "../../stacks/live/deployed-object.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

/** The option as it's printed to be pasted. Ids of app role assignments may begin with a hyphen, like an option. */
export function includeOption(id: string): string {
  return `--include${id.startsWith("-") ? "=" : " "}${shellWord(id)}`;
}

/**
 * Requires that every included id exists and that this command can remove it. A misspelled id must not be ignored
 * silently.
 *
 * @param named ids as given
 * @throws TeardownRefused
 */
export function requireIncludable(found: Survey, named: readonly string[]): void {
  const included = lowerCase(named);
  const things = allFound(found);
  const foreign = idsOf(foreignIn(found, included));
  for (const id of named) {
    const thing = things.find((one) => one.id.toLowerCase() === id.toLowerCase());
    if (foreign.has(id.toLowerCase())) continue;
    if (thing === undefined) {
      throw new TeardownRefused(
        `--include ${shellWord(id)}: nothing with that id is or may be the stack's. The plan (--dry-run) lists everything with ids.`,
      );
    }
    if (!isGoing(thing, included)) {
      throw new TeardownRefused(
        `--include ${shellWord(id)}: this command never removes the ${thing.kind} ${thing.name}. ${thing.why}`,
      );
    }
    const { type } = thing as Partial<FoundResource>;
    if (type === undefined || programType(type) !== undefined) continue;
    throw new TeardownRefused(
      `--include ${shellWord(id)}: the program creates no ${type}, so this command doesn't remove one. To remove it, run: az resource delete --ids ${shellWord(id)}`,
    );
  }
}

/**
 * Refuses everything if one thing that would go carries a mark of production, included or not.
 *
 * @param included ids that a person has included or confirmed, in lower case
 * @throws TeardownRefused
 */
export function requireNoProduction(found: Survey, included: ReadonlySet<string>): void {
  const production = allGoing(found, included).filter(({ isProduction }) => isProduction === true);
  refuse(
    `${counted(production)} to remove would be production, and this command doesn't tear down production:`,
    production.map((thing) => ({ ...thing, why: "its mark says environment: production." })),
    "Leave it out. docs/guides/teardown.md describes how to take down a protected stack by hand.",
  );
}

/**
 * Refuses to delete or affect other owners' things unless a person has included each one. They may be in the stack's
 * resource group or write to its workspace.
 *
 * @param included ids that a person has included or confirmed, in lower case
 * @throws TeardownRefused
 */
export function requireNothingForeign(found: Survey, stack: string, included: ReadonlySet<string>): void {
  const foreign = foreignIn(found, included).filter(({ id }) => !included.has(id.toLowerCase()));
  refuse(
    `${counted(foreign)} that the stack didn't create would be deleted or affected:`,
    foreign.map((thing) => ({ ...thing, why: thing.effect })),
    "Move or change each, or accept each and try again:",
    `./pf teardown --stack ${shellWord(stack)} ${foreign.map(({ id }) => includeOption(id)).join(" ")}`,
  );
}

/**
 * Refuses if the engine would destroy things in the state that aren't the stack's.
 *
 * @throws TeardownRefused
 */
export function requireNoConflicts(found: Survey, stack: string): void {
  const conflicts = conflictsIn(found);
  refuse(
    `The state of the stack "${stack}" holds ${counted(conflicts)} that a teardown must not remove:`,
    conflicts,
    `To give back what the stack adopted, run: ./pf release --stack ${shellWord(stack)}`,
    `To remove another stack's things from the state, run: npx pulumi state delete --stack ${shellWord(stack)} '<urn>'`,
  );
}

/** @throws TeardownRefused if there is such a thing */
function refuse(
  what: string,
  things: readonly (DeployedObject & { readonly why: string })[],
  ...ways: readonly string[]
): void {
  const lines = things.map(({ kind, name, why, id }) => `- ${kind} ${name}: ${why}\n  ${id}`);
  if (lines.length > 0) throw new TeardownRefused([what, ...lines, ...ways].join("\n"));
}

function counted({ length }: readonly DeployedObject[]): string {
  return `${length} ${length === 1 ? "thing" : "things"}`;
}
