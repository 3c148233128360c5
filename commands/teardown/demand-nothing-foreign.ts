import { shellWord } from "../../text/shell-word.ts";
import { conflictsIn, foreignIn, type Survey } from "./survey.ts";
import { TeardownRefused } from "../../stacks/live/teardown-refused.ts";

/**
 * What is somebody else's goes with nothing: not with the resource group that it is in, not with the workspace that it writes
 * to. Refused, unless a person has named each.
 *
 * @param included ids that a person has named or confirmed, in lower case
 * @throws TeardownRefused
 */
export function demandNothingForeign(found: Survey, stack: string, included: ReadonlySet<string>): void {
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
export function demandNoConflicts(found: Survey, stack: string): void {
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
