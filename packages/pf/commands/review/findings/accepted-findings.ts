import { basename } from "node:path";
import { cut } from "@protected-function/core/text/cut.ts";
import { listText } from "@protected-function/core/text/list-text.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { readYaml, type YamlContent } from "@protected-function/core/text/reading/read-yaml.ts";
import { lineAt, problemText } from "@protected-function/core/text/reading/reading-problem.ts";
import { isMap, isNode, isScalar, type Scalar } from "yaml";
import { z } from "zod";
import { alikeIds } from "./alike-ids.ts";
import { meantEntry, type Slip } from "./entry-slips.ts";
import { type Acceptance, finding, type FindingOf, keyOf } from "./finding.ts";
import { findingIds } from "./kinds.ts";
import { inOrder } from "./merge-stacks.ts";
import type { ReviewFinding } from "./review.ts";

/** Beside Pulumi.yaml. */
export const acceptedFindingsFile = "accepted-findings.yaml";

/** The file's content, or every error in it. */
type ReadAcceptances =
  | { readonly acceptances: readonly Acceptance[] }
  | {
      readonly problems: readonly [string, ...string[]];
      /** Not even as YAML: readers of it may differ, which is a finding of the file as well. */
      readonly isUnread?: true;
    };

/** An acceptance is itself a finding, and can't be accepted. Nobody knows what an ambiguous file does. */
export function isAcceptableId(id: string): boolean {
  return !id.startsWith("acceptance/") && id !== "file/read-differently";
}

const acceptable = findingIds.filter(isAcceptableId);

/** Whether a finding's subject is the file, or a place in it: it's to be corrected, and its entries accept nothing. */
export function isOfAcceptances(subject: string): boolean {
  return basename(subject).split(":", 1)[0] === acceptedFindingsFile;
}

const day = z.string().refine(isDay);

/** A calendar day, which excludes the 30th of February. */
function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
  );
}

const entrySchema = z.strictObject({
  finding: z.enum(acceptable as [string, ...string[]]),
  subject: z.string().trim().min(1),
  stack: z.string().trim().min(1).optional(),
  reason: z.string().trim().min(10),
  decidedBy: z.string().trim().min(1),
  until: day,
});

/** The allowed values, by the name of an entry's field. */
const allowed: Readonly<Record<string, string>> = {
  finding: "Use the id of a finding, such as `registration/redirect-uri-added`. Copy it from the review.",
  subject: "Use the finding's subject, as text. Copy it from the review.",
  stack: "Use a stack's name. Leave it out to accept the finding in every stack.",
  reason: "Use a sentence of at least 10 characters. Say why you accept the finding.",
  decidedBy: "Use a name. Say who decided.",
  until: "Use a calendar day, such as 2027-05-31. Write the last day on which it counts.",
};

/**
 * Reads `accepted-findings.yaml`.
 *
 * @param text the bytes; undefined or empty if there's no file, so nothing is accepted
 * @param stacks those that an entry may name; undefined if any
 */
export function readAcceptances(text: Uint8Array | string | undefined, stacks?: readonly string[]): ReadAcceptances {
  const file = readYaml(text ?? "", "other");
  if (file.problems !== undefined) {
    const [unread = acceptedFindingsFile, ...more] = file.problems.map((one) => problemText(acceptedFindingsFile, one));
    return { problems: [unread, ...more], isUnread: true };
  }
  const { data: content } = file;
  if (content === undefined || content === null) return { acceptances: [] };
  if (!Array.isArray(content)) {
    const line = lineAt(file.text, file.document.contents?.range?.[0] ?? 0);
    return { problems: [`${acceptedFindingsFile}:${line}: found ${valueText(content)}. ${listFix(content)}`] };
  }
  const read = content.map((written: unknown, index) => {
    const { entry, slips } = meantEntry(written);
    return { index, entry, slips, result: entrySchema.safeParse(entry) };
  });
  const placeOf = (index: number, name?: string) => {
    const written = read[index]?.slips.find(({ meant }) => meant === name)?.written ?? name;
    return `${acceptedFindingsFile}:${lineOf(file, index, written)}, entry ${index + 1}`;
  };
  const slips = read.flatMap(({ index, slips }) =>
    slips.map((slip) => ({ ...slip, line: lineOf(file, index, slip.written) })),
  );
  const renamings = [...Map.groupBy(slips, ({ written, meant }) => JSON.stringify([written, meant])).values()].map(
    (same) => slipText(same),
  );
  const problems = read.flatMap(({ index, entry, result }) =>
    result.success
      ? []
      : result.error.issues.flatMap((issue) => problemsOf(issue, entry, (name) => placeOf(index, name))),
  );
  const indexes = read.flatMap(({ index, result }) => (result.success ? [index] : []));
  const acceptances = read.flatMap(({ result }) => (result.success ? [acceptanceOf(result.data)] : []));
  const [problem, ...otherProblems] = [
    ...renamings,
    ...problems,
    ...(stacks === undefined ? [] : unknownStacks(acceptances, stacks, (nth) => placeOf(indexes[nth] ?? 0, "stack"))),
    ...duplicatesIn(acceptances, (nth) => placeOf(indexes[nth] ?? 0)),
  ];
  return problem === undefined ? { acceptances } : { problems: [problem, ...otherProblems] };
}

/** What makes a list of something else. */
function listFix(content: unknown): string {
  const [[name, value] = ["", undefined], ...others] = Object.entries(Object(content));
  if (others.length === 0 && Array.isArray(value))
    return `Use a list of entries alone. Remove the line ${JSON.stringify(cut(`${name}:`, 40))}.`;
  const isEntry = Object.hasOwn(Object(meantEntry(content).entry), "finding");
  return isEntry
    ? 'Use a list of entries. Write "- " before its first line, and two spaces before each other one.'
    : 'Use a list of entries. Begin each with "- finding:".';
}

/** One problem for all entries with the same wrong name. */
function slipText(same: readonly (Slip & { readonly line: number })[]): string {
  const [{ written, meant, line } = { written: "", meant: "", line: 0 }] = same;
  const lines = same.length === 1 ? "" : ` in the lines ${listText(same.map((one) => String(one.line)))}`;
  return `${acceptedFindingsFile}:${line}: found ${JSON.stringify(cut(written, 40))}. Rename it to ${meant}${lines}.`;
}

function acceptanceOf({ stack, ...entry }: z.infer<typeof entrySchema>): Acceptance {
  return { ...entry, ...(stack !== undefined && { stack }) };
}

/** The line of a field of an entry. One that is missing has the entry's. */
function lineOf({ document, text }: YamlContent, index: number, name = ""): number {
  const entry = document.getIn([index], true);
  const keys = isMap(entry) ? entry.items.map(({ key }) => key) : [];
  const key = keys.find((one): one is Scalar => isScalar(one) && one.value === name);
  return lineAt(text, (key ?? (isNode(entry) ? entry : undefined))?.range?.[0] ?? 0);
}

function problemsOf(issue: z.core.$ZodIssue, entry: unknown, at: (name?: string) => string): readonly string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map(
      (key) => `${at(key)}: found "${key}". Use only ${Object.keys(allowed).join(", ")}. Remove it.`,
    );
  }
  const [name] = issue.path;
  if (name === undefined) {
    return [
      `${at()}: found ${valueText(entry)}. Use only ${Object.keys(allowed).join(", ")}. Write them below "- finding:".`,
    ];
  }
  const value: unknown = Object(entry)[name];
  const meant =
    typeof value !== "string" ? "" : name === "finding" ? alikeIds(value, acceptable) : meantDay(name, value);
  return [
    `${at(String(name))}, ${String(name)}: found ${valueText(value)}. ${allowed[String(name)] ?? ""} ${meant}`.trimEnd(),
  ];
}

/** A day in another form, if there's only one that it can be. */
function meantDay(name: PropertyKey, value: string): string {
  const [, year, month = "", date = ""] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/.exec(value.trim()) ?? [];
  const [, ofDots = "", ofMonth = "", ofYear] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(value.trim()) ?? [];
  const parts = year === undefined ? [ofYear ?? "", ofMonth, ofDots] : [year, month, date];
  const meant = parts.map((part) => part.padStart(2, "0")).join("-");
  return name === "until" && isDay(meant) ? `Write "${meant}".` : "";
}

/** Entries for a stack without a settings file: they would accept nothing, and nobody would see it. */
function unknownStacks(
  acceptances: readonly Acceptance[],
  stacks: readonly string[],
  placeOf: (index: number) => string,
): readonly string[] {
  return acceptances.flatMap(({ stack }, index) => {
    if (stack === undefined || stacks.includes(stack)) return [];
    const meant = nearest(stack, stacks);
    const write = meant === undefined ? "" : ` Write ${meant} if you mean that.`;
    return [
      `${placeOf(index)}, stack: found ${JSON.stringify(stack)}. Use a stack of this project: ${stacks.join(", ")}.${write}`,
    ];
  });
}

function valueText(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "object" ? (Array.isArray(value) ? "a list" : "an object") : JSON.stringify(value);
}

function duplicatesIn(acceptances: readonly Acceptance[], placeOf: (index: number) => string): readonly string[] {
  return acceptances.flatMap((acceptance, index) => {
    const isSame = (otherAcceptance: Acceptance) =>
      nameOf(acceptance) === nameOf(otherAcceptance) &&
      (acceptance.stack === otherAcceptance.stack ||
        acceptance.stack === undefined ||
        otherAcceptance.stack === undefined);
    return acceptances.slice(0, index).some(isSame)
      ? [
          `${placeOf(index)}: found ${nameOf(acceptance)} again. Use one entry for each finding and stack. Remove one of them.`,
        ]
      : [];
  });
}

/** An entry's name: the finding and its subject. */
function nameOf({ finding, subject }: Acceptance): string {
  return `${finding} ${subject}`;
}

export interface Accepting {
  /** The change's file and the base's. Entries that the change adds or alters are shown. */
  readonly head: readonly Acceptance[];
  readonly base: readonly Acceptance[];
  readonly now: Date;
  /** Every reviewed stack. */
  readonly stacks: readonly string[];
}

/**
 * Findings whose subject is all that a person decided on: the audience, the path, the holder. For any other finding,
 * such as a wider location or a changed file, the next change may do something else under the same name.
 */
const additionId = /(?:\/|-)added$/;

/**
 * Marks findings as accepted by name, and reports entries that are new, expired or without a finding. An entry that the
 * base already has applies again only if its subject is all that a person decided on. Pure.
 */
export function acceptFindings(
  findings: readonly ReviewFinding[],
  { head, base, now, stacks }: Accepting,
): readonly ReviewFinding[] {
  const today = now.toISOString().slice(0, 10);
  const current = head.filter(({ until }) => until >= today);
  const isKnown = (acceptance: Acceptance) =>
    base.some((otherAcceptance) => JSON.stringify(parts(acceptance)) === JSON.stringify(parts(otherAcceptance)));
  const valid = current.filter((acceptance) => additionId.test(acceptance.finding) || !isKnown(acceptance));
  const marked = findings.flatMap((finding) => accepted(finding, valid));
  const used = new Set(marked.map((finding) => finding.accepted));
  const isOpen = (acceptance: Acceptance) =>
    marked.some((finding) => !finding.accepted && nameOf(acceptance) === keyOf(finding));
  const ofAcceptance =
    (id: Extract<ReviewFinding["id"], `acceptance/${string}`>) =>
    (acceptance: Acceptance): ReviewFinding => ({
      ...(finding({ id, subject: nameOf(acceptance), facts: acceptance }) as FindingOf<typeof id>),
      stacks: acceptance.stack === undefined ? stacks : [acceptance.stack],
    });
  const isReviewed = ({ stack }: Acceptance) => stack === undefined || stacks.includes(stack);
  return inOrder([
    ...marked,
    ...head.filter((acceptance) => !isKnown(acceptance)).map(ofAcceptance("acceptance/added")),
    ...head.filter((acceptance) => !current.includes(acceptance)).map(ofAcceptance("acceptance/ended")),
    ...current
      .filter((acceptance) => !used.has(acceptance) && isReviewed(acceptance))
      .map((acceptance) =>
        ofAcceptance(
          !valid.includes(acceptance) && isOpen(acceptance) ? "acceptance/used-up" : "acceptance/without-finding",
        )(acceptance),
      ),
  ]);
}

function parts({ finding, subject, stack, reason, decidedBy, until }: Acceptance): readonly unknown[] {
  return [finding, subject, stack ?? null, reason, decidedBy, until];
}

/** If a finding of two stacks is accepted in only one, it becomes two findings. */
function accepted(finding: ReviewFinding, valid: readonly Acceptance[]): readonly ReviewFinding[] {
  const forStack = (stack: string | undefined) =>
    valid.find(
      (acceptance) =>
        nameOf(acceptance) === keyOf(finding) && (acceptance.stack === undefined || acceptance.stack === stack),
    );
  // A finding without a stack, such as a changed file, needs an entry without a stack.
  if (finding.stacks.length === 0) return [mark(finding, forStack(undefined))];
  const groups = Map.groupBy(finding.stacks, forStack);
  return [...groups].map(([acceptance, stacks]) => mark({ ...finding, stacks }, acceptance));
}

function mark(finding: ReviewFinding, acceptance: Acceptance | undefined): ReviewFinding {
  return acceptance ? { ...finding, accepted: acceptance } : finding;
}
