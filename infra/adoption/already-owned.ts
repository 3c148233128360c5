import { shellWord } from "../../text/shell-word.ts";
import { isMarkOf, type Owner, type ReadMark } from "../stack-mark.ts";
import type { AdoptionProblem } from "./adoption-problem.ts";

/** The stack that adopts. */
export type Adopter = Owner;

/**
 * What another stack has made or taken over cannot be taken over: the two would undo each other's changes, and the one's
 * teardown would take it from the other.
 */
export function ownedProblems(
  path: string,
  name: string,
  mark: ReadMark | undefined,
  adopter: Adopter,
): readonly AdoptionProblem[] {
  if (!mark || isMarkOf(mark, adopter)) return [];
  const id = mark.id === undefined ? "" : `, stack-id ${mark.id}`;
  return [
    {
      path,
      rule: "must belong to no other stack",
      found: `"${name}", marked as ${mark.origin} by the stack ${mark.stack} of the project ${mark.project}${id}`,
      fix: `adopt something else, or have that stack let it go first: ./pf release --stack ${shellWord(mark.stack)}, or take it down`,
    },
  ];
}
