import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { mergeConflicts } from "@protected-function/core/text/reading/merge-conflicts.ts";
import { lineAt } from "@protected-function/core/text/reading/reading-problem.ts";

/** Git's merge conflicts in a file of code: its reader names a mark of them, and not what it is. */
export function conflictProblems(file: string, code: string): readonly Problem[] {
  return mergeConflicts(code).problems.map(({ at, what, fix }) => ({
    path: `${file}:${lineAt(code, at)}`,
    rule: `has ${what}`,
    found: "",
    fix,
  }));
}
