import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { VerdictKind } from "@protected-function/core/text/verdict.ts";
import type { Review, Verdict } from "../findings/review.ts";

/** The symbol of each verdict. An unjudged file is never a pass. */
export const verdictKinds: Readonly<Record<Verdict, VerdictKind>> = {
  "not deployable": "fail",
  opens: "fail",
  weakens: "fail",
  breaks: "fail",
  unknown: "unknown",
  "to be read": "unknown",
  accepted: "warn",
  "no change of access": "pass",
  "no change": "pass",
};

/** A sentence, or a command to run. */
export type NextStep = string | { readonly command: string };

/** The next steps after a review. */
export function nextSteps({ versions, counts, stacks, verdict }: Review): readonly NextStep[] {
  const isRefused = stacks.some(({ kind }) => kind === "refused");
  const isOpen = counts.opens + counts.weakens + counts.breaks + counts.unknown > 0;
  const steps = [
    ...(isRefused ? ["Fix the errors that stop the deployment."] : []),
    ...(isOpen ? ["Fix each finding. If one is intended, add --accept and its id to the review's command."] : []),
    ...(counts.read > 0 ? ["Read the files listed above, or have a code owner read them."] : []),
  ];
  if (isRefused || isOpen) return [...steps, { command: `./pf review --base ${shellWord(versions.base)}` }];
  if (steps.length > 0) return [...steps, "Don't merge before somebody has read them: this review doesn't judge them."];
  return verdict === "accepted" ? ["Check the accepted findings, then merge the change."] : ["Merge the change."];
}
