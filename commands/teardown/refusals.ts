import type { FoundResource } from "./find-azure.ts";
import { allFound, conflictsIn, foreignIn, type Survey } from "./survey.ts";
import { isGoing } from "../../stacks/live/ownership.ts";
import { programType } from "../../stacks/live/program-resources.ts";
import { TeardownRefused } from "../../stacks/live/teardown-refused.ts";
import { shellWord } from "../../text/shell-word.ts";

/**
 * What a person names has to be there, and this command's to remove: a misspelt id would be passed over in silence.
 *
 * @param named ids as they were given
 * @throws TeardownRefused
 */
export function requireIncludable(found: Survey, named: readonly string[]): void {
  const included = new Set(named.map((id) => id.toLowerCase()));
  const things = allFound(found);
  const foreign = new Set(foreignIn(found, included).map(({ id }) => id.toLowerCase()));
  for (const id of named) {
    const thing = things.find((one) => one.id.toLowerCase() === id.toLowerCase());
    if (foreign.has(id.toLowerCase())) continue;
    if (thing === undefined) {
      throw new TeardownRefused(
        `--include ${shellWord(id)}: nothing of that id is the stack's or may be taken for it. The plan (--dry-run) lists what is, with ids.`,
      );
    }
    if (!isGoing(thing, included)) {
      throw new TeardownRefused(
        `--include ${shellWord(id)}: the ${thing.kind} ${thing.name} is never removed. ${thing.why}`,
      );
    }
    const { type } = thing as Partial<FoundResource>;
    if (type === undefined || programType(type) !== undefined) continue;
    throw new TeardownRefused(
      `--include ${shellWord(id)}: the program makes no ${type}, so this command does not remove one. If it is to go: az resource delete --ids ${shellWord(id)}`,
    );
  }
}

/**
 * What is somebody else's goes with nothing: not with the resource group that it is in, not with the workspace that it writes
 * to. Refused, unless a person has named each.
 *
 * @param included ids that a person has named or confirmed, in lower case
 * @throws TeardownRefused
 */
export function requireNothingForeign(found: Survey, stack: string, included: ReadonlySet<string>): void {
  const foreign = foreignIn(found, included).filter(({ id }) => !included.has(id.toLowerCase()));
  if (foreign.length === 0) return;
  throw new TeardownRefused(
    [
      `${foreign.length} ${foreign.length === 1 ? "thing" : "things"} that the stack did not make would be deleted or lose something:`,
      ...foreign.map(({ kind, name, effect, id }) => `- ${kind} ${name}: ${effect}\n  ${id}`),
      "Move or change each, or accept it by name, and try again:",
      `./pf teardown --stack ${shellWord(stack)} ${foreign.map(({ id }) => `--include ${shellWord(id)}`).join(" ")}`,
    ].join("\n"),
  );
}

/**
 * What the state holds and is not the stack's would be destroyed by the engine.
 *
 * @throws TeardownRefused
 */
export function requireNoConflicts(found: Survey, stack: string): void {
  const conflicts = conflictsIn(found);
  if (conflicts.length === 0) return;
  throw new TeardownRefused(
    [
      `The state of the stack "${stack}" holds ${conflicts.length} ${conflicts.length === 1 ? "thing" : "things"} that it may not remove:`,
      ...conflicts.map(({ kind, name, why, id }) => `- ${kind} ${name}: ${why}\n  ${id}`),
      `What the stack adopted is given back by: ./pf release --stack ${shellWord(stack)}`,
      `What is another stack's is taken out of the state by: npx pulumi state delete --stack ${shellWord(stack)} '<urn>'`,
    ].join("\n"),
  );
}
