import { UsageError } from "../../../cli/exit-codes.ts";
import { cut } from "@protected-function/core/text/cut.ts";
import { parseDocument, stringify } from "yaml";
import { acceptedFindingsFile, readAcceptances } from "./accepted-findings.ts";
import { type Acceptance, keyOf } from "./finding.ts";
import type { ReviewFinding } from "./review.ts";

/** What a person accepts, and why. */
export interface AcceptanceRequest extends Pick<Acceptance, "reason" | "decidedBy" | "until"> {
  /** A finding's id, such as `assignment/added`. */
  readonly finding: string;
  /** Only needed if several findings have the id. */
  readonly subject?: string | undefined;
  readonly stack?: string | undefined;
}

/** Findings that fail the review and that a person can accept. */
function isOpen({ accepted, severity, id }: ReviewFinding): boolean {
  return accepted === undefined && severity !== "changes" && !id.startsWith("acceptance/");
}

/**
 * Returns the one finding of a review that a person accepts, as an entry of `accepted-findings.yaml`.
 *
 * @throws UsageError if the review has none or several of that name
 */
export function acceptanceOf(request: AcceptanceRequest, findings: readonly ReviewFinding[]): Acceptance {
  const open = findings.filter(isOpen);
  const found = open.filter(
    ({ id, subject }) => id === request.finding && (request.subject === undefined || subject === request.subject),
  );
  const [first, ...others] = found;
  if (first === undefined) {
    const names = open.map((finding) => `  ${cut(keyOf(finding), 120)}`);
    const list = names.length === 0 ? "It has none that fails it." : `It has:\n${names.join("\n")}`;
    const name = [request.finding, request.subject].filter((part) => part !== undefined).join(" ");
    throw new UsageError(`The review has no finding ${name} to accept. ${list}`);
  }
  if (others.length > 0) {
    const subjects = found.map(({ subject }) => `  ${cut(subject, 120)}`);
    throw new UsageError(
      `The review has ${found.length} findings ${request.finding}. Choose one by --subject:\n${subjects.join("\n")}`,
    );
  }
  const { stack, reason, decidedBy, until } = request;
  // A finding of no stack, such as a changed file, is accepted in all of them.
  const isOfStack = stack !== undefined && first.stacks.includes(stack);
  return { finding: first.id, subject: first.subject, ...(isOfStack && { stack }), reason, decidedBy, until };
}

/**
 * Returns the file with one entry more, or with that entry renewed. Everything else stays as it is written.
 *
 * @param text undefined if there's no file
 * @throws UsageError for an entry or a file that the review wouldn't take
 */
export function withAcceptance(text: string | undefined, acceptance: Acceptance): string {
  const index = acceptancesIn(text).findIndex(
    (other) =>
      keyOf({ id: acceptance.finding as ReviewFinding["id"], subject: acceptance.subject }) ===
        `${other.finding} ${other.subject}` && other.stack === acceptance.stack,
  );
  const after = index === -1 ? appended(text ?? "", acceptance) : renewed(text ?? "", index, acceptance);
  const result = readAcceptances(after);
  if ("problems" in result) throw new UsageError(result.problems.map(withOption).join("\n"));
  return after;
}

/** What an entry of these options lacks or may not have, by its options. */
export function problemsOfEntry(acceptance: Acceptance): readonly string[] {
  const read = readAcceptances(appended("", acceptance));
  return "problems" in read ? read.problems.map(withOption) : [];
}

/** Names the option in place of the entry that it would have been written to. */
function withOption(problem: string): string {
  const options: Readonly<Record<string, string>> = { finding: "--accept", decidedBy: "--by" };
  return problem.replace(/^[^,]*, entry \d+, (\w+):/, (_, name: string) => `${options[name] ?? `--${name}`}:`);
}

/** @throws UsageError for a file that the review wouldn't take */
export function acceptancesIn(text: string | undefined): readonly Acceptance[] {
  const read = readAcceptances(text);
  if ("acceptances" in read) return read.acceptances;
  throw new UsageError(`${acceptedFindingsFile} can't be changed before it is corrected.\n${read.problems.join("\n")}`);
}

function entryOf({ finding, subject, stack, reason, decidedBy, until }: Acceptance): object {
  return { finding, subject, ...(stack !== undefined && { stack }), reason, decidedBy, until };
}

/** In quotes, so that every reader takes a day, a number or `yes` for a text. */
const style = { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 0 } as const;

function appended(text: string, acceptance: Acceptance): string {
  const begin = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  // An empty list is written as one.
  return `${/^\s*\[\s*\]\s*$/.test(begin) ? "" : begin}${stringify([entryOf(acceptance)], style)}`;
}

function renewed(text: string, index: number, acceptance: Acceptance): string {
  const document = parseDocument(text);
  for (const [name, value] of Object.entries(entryOf(acceptance))) document.setIn([index, name], value);
  return document.toString(style);
}
