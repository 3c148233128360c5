import { capital } from "@protected-function/core/text/capital.ts";
import { cut } from "@protected-function/core/text/cut.ts";
import { wordsOf } from "../findings/finding.ts";
import { severities, type Severity } from "../findings/severity.ts";
import { countsOf, isOfRefusal } from "../findings/verdict.ts";
import type { Counts, Review, ReviewFinding, StackReview, Verdict } from "../findings/review.ts";

/** GitHub's alert for each verdict, and the colors of page and terminal. */
export const tones: Readonly<Record<Verdict, "caution" | "warning" | "note" | "tip">> = {
  "not deployable": "caution",
  opens: "caution",
  weakens: "caution",
  breaks: "warning",
  unknown: "warning",
  "to be read": "note",
  accepted: "note",
  "no change of access": "tip",
  "no change": "tip",
};
export type Tone = (typeof tones)[Verdict];

const pageTones = { caution: "fail", warning: "warn", note: "info", tip: "pass" } as const;

/** A verdict's color on a page. What is unknown isn't known to break anything. */
export function pageTone(verdict: Verdict): (typeof pageTones)[Tone] | "unknown" {
  return verdict === "unknown" ? "unknown" : pageTones[tones[verdict]];
}

const headlines: Readonly<Record<Verdict, string>> = {
  "not deployable": "Can't be deployed",
  opens: "Opens access",
  weakens: "Weakens protection",
  breaks: "Breaks something that works today",
  unknown: "Effect unknown",
  "to be read": "A person has to read this change",
  accepted: "Only accepted findings",
  "no change of access": "No change of access",
  "no change": "No change",
};

/** The verdict in words, which a reviewer reads first. */
export function headlineOf(verdict: Verdict): string {
  return headlines[verdict];
}

/** Heading of the findings of one severity. */
export const severityTitles: Readonly<Record<Severity, string>> = {
  opens: "Opens access",
  weakens: "Weakens protection",
  breaks: "Breaks",
  unknown: "Effect unknown",
  changes: "Other changes",
};

const counted: Readonly<Record<keyof Counts, readonly [one: string, many: string]>> = {
  opens: ["opens access", "open access"],
  weakens: ["weakens protection", "weaken protection"],
  breaks: ["breaks something", "break something"],
  unknown: ["unknown effect", "unknown effects"],
  changes: ["other change", "other changes"],
  read: ["file to read", "files to read"],
  accepted: ["accepted", "accepted"],
};

/** "1" and "file to read" */
export function countWords(kind: keyof Counts, count: number): string {
  return counted[kind][count === 1 ? 0 : 1];
}

/** "1 opens access, 2 weaken protection, 3 files to read" */
export function countsText(counts: Counts): string {
  const shownKinds = (["opens", "weakens", "breaks", "unknown", "read", "changes", "accepted"] as const).filter(
    (kind) => counts[kind] > 0,
  );
  const texts = shownKinds.map((kind) => `${counts[kind].toLocaleString("en-US")} ${countWords(kind, counts[kind])}`);
  return texts.join(", ") || "nothing found";
}

/** The counts behind a sentence. A refusal isn't among them, so without others there is nothing to add. */
export function withCounts(sentence: string, { verdict, counts }: Pick<Review, "verdict" | "counts">): string {
  return verdict === "not deployable" && !isCounted(counts) ? sentence : `${sentence} (${countsText(counts)})`;
}

function isCounted(counts: Counts): boolean {
  return Object.values(counts).some((count) => count > 0);
}

const longestSentence = 300;

/**
 * The one thing to know: "Opens access: Requests to /api/health pass App Service without a token." Else, the first file to
 * read, or what a review without findings proves. The counts and everything else come after it.
 */
export function firstSentence(review: Review): string {
  const { verdict, files } = review;
  const main = mainFinding(review);
  const refusal = main?.id === "deployment/refused" && verdict === "not deployable" ? main : undefined;
  const toRead = files.find(({ standing }) => verdict === "to be read" && standing === "read");
  const told = main && wordsOf(main);
  const sentence = toRead ? `${toRead.file}: ${toRead.why}` : (told?.text ?? coverageWords(review)[0] ?? "");
  const [headline, thing] = refusal
    ? [`${headlineOf(verdict)} in ${namesOf(refusal.stacks)}`, refusedThing(wordsOf(refusal).consequence ?? "")]
    : [headlineOf(verdict), sentence.split("\n")[0] ?? ""];
  return `${headline}: ${cut(thing, longestSentence)}`;
}

/** The finding that the first sentence tells, and that stands first among its like. */
export function mainFinding({ verdict, findings }: Review): ReviewFinding | undefined {
  const open = findings.filter(({ accepted }) => accepted === undefined);
  const ofVerdict = open.filter(({ severity }) => severity === verdict);
  const refusal = open.find(({ id }) => verdict === "not deployable" && id === "deployment/refused");
  // Of several causes, one by which someone gains access today.
  const gaining = ofVerdict.find(({ effects = [] }) => effects.some(({ id }) => id === "access/gains"));
  return refusal ?? gaining ?? ofVerdict[0] ?? findings.find(() => verdict === "accepted");
}

/** The first problem of a refusal, without the heading above it: "Nothing was changed.", "The settings have a problem:". */
function refusedThing(refusal: string): string {
  const lines = refusal.split("\n");
  const isHeading = (line: string) => /:$|\bNothing was (?:changed|made)\.$/.test(line);
  return (lines.find((line) => !isHeading(line)) ?? lines[0] ?? "").replace(/^- /, "");
}

/** The counts, and what was looked at: what comes after the first sentence. */
export function afterFirst(review: Review): readonly string[] {
  const { verdict, counts } = review;
  const isTold = verdict === "not deployable" && !isCounted(counts);
  return [...(isTold ? [] : [`${capital(countsText(counts))}.`]), ...coverageAfterFirst(review)];
}

/** The same for a terminal, which has all on one screen: what wasn't judged is counted with the words that say so. */
export function countedOnce(review: Review): readonly string[] {
  const judged = { ...review.counts, read: 0, unknown: 0 };
  const counts = isCounted(judged) ? [`${capital(countsText(judged))}.`] : [];
  return [...counts, ...coverageAfterFirst(review)];
}

/** What was looked at, without what the first sentence says. */
export function coverageAfterFirst(review: Review): readonly string[] {
  const coverage = coverageWords(review);
  const isTold = firstSentence(review).endsWith(coverage[0] ?? "");
  return coverage.slice(isTold ? 1 : 0);
}

/** Stacks that the change may affect. The others are named where the review tells what it looked at. */
export function affectedStacks({ stacks }: Review): readonly StackReview[] {
  return stacks.filter(({ kind }) => kind !== "unaffected");
}

/** The counts of one stack, without zeros. */
export function stackCounts({ findings }: Review, stack: StackReview): string {
  const counts = countsOf(
    findings.filter(({ stacks }) => stacks.includes(stack.stack)),
    [],
  );
  const parts = ([...severities, "accepted"] as const)
    .map((kind) => [kind, counts[kind]] as const)
    .filter(([, count]) => count > 0);
  const emptyText = stack.kind === "compared" ? "none" : "-";
  return parts.map(([kind, count]) => `${count} ${countWords(kind, count)}`).join(", ") || emptyText;
}

/** Stacks for a list of all. One whose problems stand in a part of their own needs no list. */
export function listedStacks(review: Review): readonly StackReview[] {
  const affected = affectedStacks(review);
  return affected.length === 1 && affected.some(({ refusals }) => refusals.length > 0) ? [] : affected;
}

/** How the review treated a stack, beside its verdict. Of a stack that can't be deployed, that says all. */
export function treatmentOf({ kind, verdict }: StackReview): string {
  return capital(kindWords[kind]) === headlineOf(verdict) ? "" : kindWords[kind];
}

/** How the review treated a stack. */
export const kindWords: Readonly<Record<StackReview["kind"], string>> = {
  compared: "deployed and compared",
  unaffected: "unaffected, not deployed",
  new: "new, nothing to compare with",
  removed: "removed",
  refused: "can't be deployed",
  "base refused": "can't be compared: its base can't be deployed",
  "not reviewable": "can't be reviewed here",
};

/**
 * Lists the checks that ran and those that didn't. Only a verdict that left nothing unjudged claims that no one gains
 * access, because readers would take silence about the rest for "harmless".
 */
export function coverageWords(review: Review): readonly string[] {
  const { verdict, stacks, counts, findings } = review;
  const compared = stacks.filter(({ kind }) => kind === "compared").map(({ stack }) => stack);
  const deployed = compared.length > 0 ? `Deployed and compared: ${namesOf(compared)}.` : "No stack was deployed.";
  if (verdict === "no change") {
    return ["Nothing that is deployed changes, so nobody gains or loses access.", deployed];
  }
  const unaffected = stacks.filter(({ kind }) => kind === "unaffected").map(({ stack }) => stack);
  // What can't be deployed has to be fixed first, so there is nothing to review by hand.
  const otherStacks = stacks.filter(({ kind }) => !["compared", "unaffected", "refused"].includes(kind));
  const unknownCount =
    counts.unknown -
    findings.filter(
      (finding) => finding.severity === "unknown" && finding.accepted === undefined && isOfRefusal(finding),
    ).length;
  const unjudged = [
    ...(counts.read > 0 ? [readWords(review)] : []),
    ...(unknownCount > 0 ? [`${unknownCount} ${unknownCount === 1 ? "finding" : "findings"} of unknown effect`] : []),
    ...otherStacks.map(({ stack, kind }) => `stack ${stack} (${kindWords[kind]})`),
  ];
  return [
    ...(verdict === "no change of access"
      ? ["Nobody gains or loses access, and no protection is weaker. Nothing that changed was left unjudged."]
      : []),
    deployed,
    ...(unaffected.length > 0 ? [`Unaffected, so not deployed: ${namesOf(unaffected)}.`] : []),
    ...(unjudged.length > 0
      ? [
          verdict === "to be read"
            ? `Not judged: ${namesOf(unjudged)}. This review can't tell what these do.`
            : `Not judged: ${namesOf(unjudged)}. Review these by hand.`,
        ]
      : []),
  ];
}

/** "4 changed files to read (1 deleted, 2 added)": what happened to them isn't seen by reading the rest. */
function readWords({ files, counts: { read } }: Review): string {
  const filesToRead = files.filter(({ standing }) => standing === "read");
  const happened = (["deleted", "added", "renamed", "mode changed"] as const)
    .map((change) => ({ change, count: filesToRead.filter((file) => file.change === change).length }))
    .filter(({ count }) => count > 0)
    .map(({ change, count }) => `${count} ${change}`);
  const details = happened.length === 0 ? "" : ` (${happened.join(", ")})`;
  return `${read} changed ${read === 1 ? "file" : "files"} to read${details}`;
}

/** The version whose code judged. If a change judged itself, the result is worth less. */
export function judgeWords({ judge }: Review): { readonly text: string; readonly isWarning: boolean } {
  if (judge.of === "head") {
    return {
      text: "The change was judged by its own code, because the base has no review. It could have altered its own verdict.",
      isWarning: true,
    };
  }
  return { text: `Judged by the base's code, at ${shortCommit(judge.commit)}.`, isWarning: false };
}

/** The verdict of the change's own review, if the change alters the review. */
export function headJudgeWords({ judge, verdict, counts }: Review): string | undefined {
  if (judge.headSays === undefined) return undefined;
  const isSame = judge.headSays.verdict === verdict && countsText(judge.headSays.counts) === countsText(counts);
  const headVerdict = withCounts(headlineOf(judge.headSays.verdict), judge.headSays);
  return isSame
    ? "The change alters the review itself. Its own review comes to the same verdict."
    : `The change alters the review itself. Its own review says: ${headVerdict}. Below are the findings of the base's review.`;
}

/** Notes on the compared versions. */
export function versionNotes({ versions }: Review): readonly string[] {
  return [
    ...(versions.baseMovedOn
      ? [`${versions.base} has moved on since. This compares with where the change left it.`]
      : []),
    ...(versions.isUnrelated
      ? [
          "No common commit found, so commits that others merged since look undone by this change. In a pipeline, set fetch-depth: 0.",
        ]
      : []),
  ];
}

export function shortCommit(commit: string): string {
  return commit.slice(0, 12);
}

/** The maximum number of names in a sentence, before "and 3 more". */
const shownAtMost = 10;

/** "a, b and 3 more" */
export function namesOf(names: readonly string[]): string {
  const remainingCount = names.length - shownAtMost;
  return `${names.slice(0, shownAtMost).join(", ")}${remainingCount > 0 ? ` and ${remainingCount} more` : ""}`;
}

/** The limits of every review. */
export function limitsOf({ stacks }: Review): string {
  const ran = stacks.some(({ kind }) => kind === "compared") ? ["Both versions ran on a local twin of Azure."] : [];
  return [...ran, "The review can't see manual changes in the tenant."].join(" ");
}
