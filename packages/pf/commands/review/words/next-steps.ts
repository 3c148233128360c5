import { capital } from "@protected-function/core/text/capital.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { VerdictKind } from "@protected-function/core/text/verdict.ts";
import { givenCommand } from "../../../cli/given-command.ts";
import { lockFix } from "../../../file-changes/packages/manifest-changes.ts";
import { acceptedFindingsFile, isOfAcceptances } from "../findings/accepted-findings.ts";
import type { Review, ReviewFinding, Verdict } from "../findings/review.ts";
import type { JudgeRequest } from "../judge/judge-request.ts";
import { isOfRefusal } from "../findings/verdict.ts";
import { isAcceptable } from "./finding-lists.ts";

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

/** A sentence, or a command to run and what for. */
export type NextStep = string | { readonly label: string; readonly command: string };

/** What the verdict means for the merge, beside it. A change without a finding needs no such sentence. */
export function mergeWords({ verdict }: Review): string | undefined {
  switch (verdict) {
    case "not deployable":
      return "Don't merge before the errors that stop the deployment are fixed.";
    case "opens":
    case "weakens":
    case "breaks":
    case "unknown":
      return "Don't merge before each finding is fixed, or someone who owns the API accepts it.";
    case "to be read":
      return "Don't merge before someone has read the files listed below: this review doesn't judge them.";
    case "accepted":
      return "Check the accepted findings before you merge.";
    case "no change of access":
    case "no change":
      return undefined;
  }
}

/** What the review was asked for. Its reader repeats it in the checkout of the change, so it has no --directory. */
export type Asked = Pick<JudgeRequest, "stacks" | "settingsFile">;

/** The command that asks for the same review again. */
export function sameReview({ versions: { base } }: Review, { stacks = [], settingsFile }: Asked): string {
  const options = [
    "--base",
    base,
    ...stacks.flatMap((stack) => ["--stack", stack]),
    ...(settingsFile === undefined ? [] : ["--settings", settingsFile]),
  ];
  return givenCommand("review", options, {});
}

/** An acceptance is for one stack, or for all. */
function acceptingStacks({ stacks: found }: ReviewFinding, { stacks = [] }: Asked): readonly string[] {
  const own = stacks.filter((stack) => stacks.length === 1 || found.includes(stack));
  return own.length === 1 ? own : [];
}

/** Nobody intends that the lock file stays behind: it's to be fixed, not to be accepted. */
function isLockBehind(finding: ReviewFinding): boolean {
  return finding.accepted === undefined && finding.id === "file/pipeline" && finding.facts.why.includes(lockFix);
}

/** The list of acceptances itself. */
function isOfList({ accepted, severity, subject }: ReviewFinding): boolean {
  return accepted === undefined && severity === "unknown" && isOfAcceptances(subject);
}

/** The next steps after a review. */
export function nextSteps(review: Review, asked: Asked = {}): readonly NextStep[] {
  const { counts, stacks, verdict, findings } = review;
  const isRefused = stacks.some(({ kind }) => kind === "refused");
  const isOpen = counts.opens + counts.weakens + counts.breaks + counts.unknown > 0;
  // The errors that stop the deployment, and a lock file to update, are steps of their own.
  const hasOwnSteps = findings.every(
    (finding) =>
      finding.severity === "changes" ||
      finding.accepted !== undefined ||
      [isOfRefusal, isLockBehind, isOfList].some((isOf) => isOf(finding)),
  );
  const intended = findings.find(
    (finding) => finding.accepted === undefined && isAcceptable(finding) && !isLockBehind(finding),
  );
  const steps: readonly NextStep[] = [
    ...(isRefused ? ["Fix the errors that stop the deployment."] : []),
    ...(findings.some(isOfList) ? [`Correct ${acceptedFindingsFile}: until then, it accepts nothing.`] : []),
    ...(findings.some(isLockBehind) ? [`${capital(lockFix)}.`] : []),
    ...(isOpen && !hasOwnSteps ? ["Fix each finding that you don't intend."] : []),
    ...(isOpen && intended !== undefined
      ? [
          {
            label: "To accept one that you intend",
            command: `./pf ${sameReview(review, { ...asked, stacks: acceptingStacks(intended, asked) })} --accept ${shellWord(intended.id)} --reason <why> --until <day> --by <name>`,
          },
        ]
      : []),
    ...(counts.read > 0 ? ["Read the files listed above, or have a code owner read them."] : []),
  ];
  if (isRefused || isOpen) {
    return [...steps, { label: "Review again", command: `./pf ${sameReview(review, asked)}` }];
  }
  if (steps.length > 0) return [...steps, "Don't merge before someone has read them: this review doesn't judge them."];
  return verdict === "accepted" ? ["Check the accepted findings, then merge the change."] : ["Merge the change."];
}
