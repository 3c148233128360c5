import { isAcceptableId, isOfAcceptances } from "../findings/accepted-findings.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { type FileClass, fileClasses } from "../files/file-class.ts";
import { type Acceptance, type Finding, type Place, type Sentences, wordsOf } from "../findings/finding.ts";
import { severities, type Severity } from "../findings/severity.ts";
import { isEntry, isOfRefusal, isToldElsewhere } from "../findings/verdict.ts";
import type { Review, ReviewedFile, ReviewFinding } from "../findings/review.ts";
import { mainFinding, namesOf, severityTitles } from "./verdict-words.ts";

/** A finding as the text, page and Markdown show it: the cause first, then the effects. */
export interface ShownFinding extends Sentences {
  /** The id and the subject, which a person uses to accept it. */
  readonly id: Finding["id"];
  readonly subject: string;
  readonly severity: Severity;
  /** "dev, prod". Undefined if every compared stack has it. */
  readonly stacks: string | undefined;
  /** "infra/index.ts:12" */
  readonly places: readonly string[];
  /** Gains of access, with their places, and other effects. */
  readonly effects: readonly Sentences[];
  /** Whether a person can accept it by name. */
  readonly isAcceptable: boolean;
}

/** Findings that aren't accepted, worst first, under a heading for each severity. */
export function findingGroups(
  review: Review,
): readonly { readonly severity: Severity; readonly title: string; readonly findings: readonly ShownFinding[] }[] {
  const main = mainFinding(review);
  const open = review.findings
    .filter((finding) => finding.accepted === undefined && !isToldElsewhere(finding, review.findings))
    .toSorted((left, right) => Number(right === main) - Number(left === main));
  return severities
    .map((severity) => ({
      severity,
      title: severityTitles[severity],
      findings: open.filter((finding) => finding.severity === severity).map((finding) => shownFinding(finding, review)),
    }))
    .filter(({ findings }) => findings.length > 0);
}

export interface AcceptedFinding {
  readonly finding: ShownFinding;
  readonly reason: string;
  /** "Accepted by Ada until 2027-05-31.", or "Accepted in this change by ..." */
  readonly decision: string;
}

/** Accepted findings are still shown, with the reason. */
export function acceptedFindings(review: Review): readonly AcceptedFinding[] {
  return review.findings.flatMap((finding) =>
    finding.accepted === undefined
      ? []
      : [
          {
            finding: shownFinding(finding, review),
            reason: finding.accepted.reason,
            decision: decisionOf(finding.accepted, review),
          },
        ],
  );
}

function decisionOf(acceptance: Acceptance, { findings }: Review): string {
  const { decidedBy, until, stack } = acceptance;
  const isNew = findings.some((finding) => finding.id === "acceptance/added" && isEntry(finding, acceptance));
  return `Accepted ${isNew ? "in this change " : ""}by ${decidedBy} until ${until}${stack === undefined ? "" : `, for ${stack} only`}.`;
}

function shownFinding(finding: ReviewFinding, { stacks }: Review): ShownFinding {
  const compared = stacks.filter(({ kind }) => kind === "compared").map(({ stack }) => stack);
  const { text, consequence, comparison } = wordsOf(finding);
  const isEverywhere = compared.every((stack) => finding.stacks.includes(stack)) || finding.stacks.length === 0;
  return {
    id: finding.id,
    subject: finding.subject,
    severity: finding.severity,
    text,
    ...(consequence !== undefined && !isListedByStack(finding) && { consequence }),
    ...(comparison && { comparison }),
    stacks: isEverywhere ? undefined : namesOf(finding.stacks),
    places: (finding.where ?? []).map(placeOf),
    effects: effectsOf(finding),
    isAcceptable: isAcceptable(finding),
  };
}

/** The problems stand as a list with their stack, where each has its own line. */
function isListedByStack({ id }: Finding): boolean {
  return id === "deployment/nothing-to-compare";
}

/**
 * Whether a person can accept it by name. Other changes need no acceptance, acceptances can't be accepted, and what can't be
 * deployed, or read, stays so.
 */
export function isAcceptable(finding: Finding): boolean {
  const { id, severity } = finding;
  return severity !== "changes" && isAcceptableId(id) && !isOfAcceptances(finding.subject) && !isOfRefusal(finding);
}

function placeOf({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** Lists effects of effects at the same level, because a reader wants to see each gain of access, not its depth. */
function effectsOf({ effects = [] }: Finding): readonly Sentences[] {
  return effects.flatMap((effect) => [wordsOf(effect), ...effectsOf(effect)]);
}

/** The purpose of each class of files. */
const classTitles: Readonly<Record<FileClass, string>> = {
  guards: "Guard",
  contract: "Contract",
  builds: "Build",
  declares: "Infrastructure",
  judges: "Checks and review",
  "runs in pipelines": "Pipelines and packages",
  settings: "Settings",
  acceptance: "Accepted findings",
  ships: "Function code",
  tests: "Tests",
  unknown: "Other files",
  says: "Pages",
};

export interface FileList {
  readonly title: string;
  readonly reason: string;
  readonly files: readonly string[];
}

/** Files that a person has to read, in a list for each class and reason. Protection comes first. */
export function filesToRead({ files }: Review): readonly FileList[] {
  const read = files
    .filter(({ standing }) => standing === "read")
    .toSorted((left, right) => fileClasses.indexOf(left.class) - fileClasses.indexOf(right.class));
  const groups = Map.groupBy(read, (file) => JSON.stringify([file.class, file.why]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ title: classTitles[first.class], reason: sentence(first.why), files: group.map(fileOf) }];
  });
}

/** Turns words into a complete sentence. A path or a package's name stays as it is. */
function sentence(phrase: string): string {
  const text = /^\S*[/@]/.test(phrase) ? phrase : capital(phrase);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Changed files that you don't need to read: proved harmless, or compared in full. */
export function filesDone({ files }: Review): readonly FileList[] {
  const titles = { harmless: "Proved harmless", judged: "Compared in full" } as const;
  return (["judged", "harmless"] as const).flatMap((standing) => {
    const matchingFiles = files.filter((file) => file.standing === standing);
    return [...Map.groupBy(matchingFiles, ({ why }) => why)].map(([reason, group]) => ({
      title: titles[standing],
      reason: sentence(reason),
      files: group.map(fileOf),
    }));
  });
}

function fileOf({ file, line, standing }: ReviewedFile): string {
  return line === undefined || standing !== "read" ? file : `${file}:${line}`;
}
