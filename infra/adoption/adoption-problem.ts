import * as pulumi from "@pulumi/pulumi";
import { cut } from "@protected-function/core/text/cut.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { isMarkOf, type Owner, type ReadMark } from "../stack-mark.ts";

/** A reason why something that `adopt` names can't be adopted: the place, the rule, the value found, and the fix. */
export interface AdoptionProblem {
  /** Within `adopt`: `api.clientId`. */
  readonly path: string;
  readonly rule: string;
  readonly found: string;
  readonly fix: string;
}

/** The result of the lookup, or the problem. */
export async function lookedUp<Result>(
  { path, rule, found }: Omit<AdoptionProblem, "fix">,
  answer: Promise<Result>,
): Promise<{ readonly result?: Result; readonly problem?: AdoptionProblem }> {
  try {
    return { result: await answer };
  } catch (error) {
    return { problem: { path, rule, found: `"${found}": ${firstLineOf(error)}`, fix: `correct adopt.${path}` } };
  }
}

/** The first line of a lookup's error, without the provider's trace. */
export function firstLineOf(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n")[0] ?? "";
}

/** @throws pulumi.RunError with every problem, before anything is changed */
export function requireAdoptable(problems: readonly AdoptionProblem[]): void {
  if (problems.length === 0) return;
  throw new pulumi.RunError(
    [
      "The resources in adopt can't be adopted as they are. Nothing was changed.",
      ...problems.map(
        ({ path, rule, found, fix }) => `- adopt.${path}: ${rule}; found ${cut(printable(found), 500)}.\n  Fix: ${fix}`,
      ),
      "See docs/guides/adoption.md.",
    ].join("\n"),
  );
}

/** The stack that adopts. */
export type Adopter = Owner;

/**
 * Returns a problem for anything that another stack created or adopted. The two stacks would undo each other's changes,
 * and one's teardown would remove it from the other.
 */
export function ownedProblems(
  path: string,
  name: string,
  mark: ReadMark | undefined,
  adopter: Adopter,
): readonly AdoptionProblem[] {
  if (!mark || isMarkOf(mark, adopter)) return [];
  return [
    {
      path,
      rule: "must not belong to another stack",
      found: `"${name}", marked as ${mark.origin} by the stack ${mark.stack} of the project ${mark.project}, stack-id ${mark.id || "missing"}`,
      fix: `adopt another one, or release it from that stack first (./pf release --stack ${shellWord(mark.stack)}), or delete that stack`,
    },
  ];
}
