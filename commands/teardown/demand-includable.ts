import { shellWord } from "../../text/shell-word.ts";
import type { FoundResource } from "./find-azure.ts";
import { isGoing } from "../../stacks/live/ownership.ts";
import { programType } from "../../stacks/live/program-resources.ts";
import { allFound, foreignIn, type Survey } from "./survey.ts";
import { TeardownRefused } from "../../stacks/live/teardown-refused.ts";

/**
 * What a person names has to be there, and this command's to remove: a misspelt id would be passed over in silence.
 *
 * @param named ids as they were given
 * @throws TeardownRefused
 */
export function demandIncludable(found: Survey, named: readonly string[]): void {
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
