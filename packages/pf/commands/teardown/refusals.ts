import type { FoundResource } from "./find-azure.ts";
import { lowerCase } from "./request.ts";
import { allFound, allToRemove, conflictsIn, foreignAffected, idsOf, type Survey } from "./survey.ts";
import { isToBeRemoved } from "../../stacks/live/ownership.ts";
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
 * @param ids ids as given
 * @throws TeardownRefused
 */
export function requireIncludable(survey: Survey, ids: readonly string[]): void {
  const included = lowerCase(ids);
  const objects = allFound(survey);
  const foreign = idsOf(foreignAffected(survey, included));
  for (const id of ids) {
    const object = objects.find((candidate) => candidate.id.toLowerCase() === id.toLowerCase());
    if (foreign.has(id.toLowerCase())) continue;
    if (object === undefined) {
      throw new TeardownRefused(
        `--include ${shellWord(id)}: nothing with that id is or may be the stack's. The plan (--dry-run) lists everything with ids.`,
      );
    }
    if (!isToBeRemoved(object, included)) {
      throw new TeardownRefused(
        `--include ${shellWord(id)}: this command never removes the ${object.kind} ${object.name}. ${object.why}`,
      );
    }
    const { type } = object as Partial<FoundResource>;
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
export function requireNoProduction(survey: Survey, included: ReadonlySet<string>): void {
  const production = allToRemove(survey, included).filter(({ isProduction }) => isProduction === true);
  refuse(
    `${counted(production)} to remove would be production, and this command doesn't tear down production:`,
    production.map((object) => ({ ...object, why: "its mark says environment: production." })),
    "Leave it out. docs/guides/protected-stacks.md describes how to take down a protected stack by hand.",
  );
}

/**
 * Refuses to delete or affect other owners' things unless a person has included each one. They may be in the stack's
 * resource group or write to its workspace.
 *
 * @param included ids that a person has included or confirmed, in lower case
 * @throws TeardownRefused
 */
export function requireNothingForeign(survey: Survey, stack: string, included: ReadonlySet<string>): void {
  const foreign = foreignAffected(survey, included).filter(({ id }) => !included.has(id.toLowerCase()));
  refuse(
    `${counted(foreign)} beside the protected function would be deleted or affected:`,
    foreign.map((object) => ({ ...object, why: object.effect })),
    "Move or change each, or accept each and try again:",
    `./pf teardown --stack ${shellWord(stack)} ${foreign.map(({ id }) => includeOption(id)).join(" ")}`,
  );
}

/**
 * Refuses if the engine would destroy things in the state that aren't the stack's.
 *
 * @throws TeardownRefused
 */
export function requireNoConflicts(survey: Survey, stack: string): void {
  const conflicts = conflictsIn(survey);
  refuse(
    `The state of the stack "${stack}" holds ${counted(conflicts)} that a teardown must not remove:`,
    conflicts,
    `To give back what the stack adopted, run: ./pf release --stack ${shellWord(stack)}`,
    `To remove another stack's things from the state, run: npx pulumi state delete --stack ${shellWord(stack)} '<urn>'`,
  );
}

/** @throws TeardownRefused if there is such a thing */
function refuse(
  headline: string,
  objects: readonly (DeployedObject & { readonly why: string })[],
  ...fixes: readonly string[]
): void {
  const lines = objects.map(({ kind, name, why, id }) => `- ${kind} ${name}: ${why}\n  ${id}`);
  if (lines.length > 0) throw new TeardownRefused([headline, ...lines, ...fixes].join("\n"));
}

function counted({ length }: readonly DeployedObject[]): string {
  return `${length} ${length === 1 ? "thing" : "things"}`;
}
