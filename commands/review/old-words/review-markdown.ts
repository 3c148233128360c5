import { cut } from "../../../text/cut.ts";
import { markdownBlock, markdownCode, markdownText } from "../../../text/markdown.ts";
import { type ReviewFinding, severities } from "../finding.ts";
import type { ResourceChange, Review, SettingChange } from "../review.ts";
import { filesToRead } from "./files-to-read.ts";
import { fit, type Part } from "../words/fit.ts";
import { summaryOf } from "./summary.ts";
import {
  countsOf,
  documentWords,
  headlineOf,
  limits,
  operationWord,
  packageWords,
  nothingWords,
  severityTitles,
  toReadTitle,
  unrelated,
  unreviewableTitle,
  unreviewableWords,
} from "./verdict-words.ts";

/** What a comment on a pull request may hold is 65,536 characters on GitHub; the rest is for whoever quotes it. */
const limit = 60_000;

/**
 * A review as a comment for a pull request: the most important first, the same text for the same change, nothing of it
 * markup but what is written here.
 */
export function reviewMarkdown(review: Review): string {
  const { stack, versions, verdict } = review;
  const base = markdownCode(cut(versions.base, 200));
  if (verdict === "nothing changed") {
    return `Review of stack ${markdownText(stack)} against ${base}: ${markdownText(nothingWords(review.files))}\n`;
  }
  const otherwise = review.findings.filter(isOtherwise);
  const told = review.findings.filter((one) => !isOtherwise(one));
  const parts: readonly Part[] = [
    {
      head: `## Review of stack ${markdownText(stack)} against ${base}: ${headlineOf(review)}`,
      items: introduction(review),
    },
    ...refusals(review),
    { head: `### ${unreviewableTitle}\n\n${unreviewableWords}`, items: review.unreviewable.map(markdownBlock) },
    ...severities.flatMap((severity) => [
      // Before what changes besides: that was looked at.
      ...(severity === "changed" ? [toRead(review)] : []),
      {
        head: `### ${severityTitles[severity]}`,
        items: told.filter((one) => one.severity === severity).map((one) => findingItem(one, severity === "changed")),
      },
    ]),
    details(
      `Refused as before, for another reason: ${otherwise.length}`,
      otherwise.map(({ text }) => `- ${markdownText(text)}`),
    ),
    details(`Resources: ${countsOf(review.resources)}`, resourceTable(review.resources)),
    details(`Settings: ${review.settings.length} changed`, review.settings.map(settingItem)),
    {
      head: "### Package",
      items: review.noComparison === undefined ? [markdownText(packageWords(review.package))] : [],
    },
    {
      head: "### Documents",
      items: review.files.documents.length > 0 ? [markdownText(documentWords(review.files))] : [],
    },
    { head: "### Taken for granted", items: [...review.assumed, limits].map((text) => `- ${markdownText(text)}`) },
  ];
  return fit(
    parts.filter(({ items }) => items.length > 0),
    limit,
  );
}

function introduction(review: Review): readonly string[] {
  const { versions, noComparison, matrices } = review;
  return [
    markdownText(summaryOf(review)),
    ...(noComparison === undefined ? [] : ["", ...whoGetsIn(matrices.after)]),
    ...(versions.baseMovedOn
      ? ["", `${markdownCode(cut(versions.base, 200))} has gone on since: compared is where this change left it.`]
      : []),
    ...(versions.isUnrelated ? ["", unrelated] : []),
    ...(versions.uncommitted ? ["", "The working tree is reviewed as it is, with what is not committed."] : []),
  ];
}

/** Neither more nor less access: of interest to whoever wonders about a code, not to who decides. */
function isOtherwise({ severity, area }: ReviewFinding): boolean {
  return severity === "changed" && area === "access";
}

/** Without a base, what the change gives is all that can be told. */
function whoGetsIn(matrix: Review["matrices"]["after"]): readonly string[] {
  const allowed = (matrix?.cells ?? []).filter(
    ({ outcome, resource }) => outcome === "allowed" && resource === "the API",
  );
  const byWho = Map.groupBy(allowed, ({ who, how }) => `${who}, by ${how}`);
  const lines = [...byWho].map(
    ([who, cells]) => `- ${markdownText(who)}: the API from ${markdownText(cells.map(({ from }) => from).join(", "))}`,
  );
  return matrix === undefined ? [] : ["Who gets in as it is:", "", ...(lines.length === 0 ? ["- nobody"] : lines)];
}

function refusals({ refusals }: Review): readonly Part[] {
  const head = "### It cannot be deployed\n\nPulumi, the settings' schema or the program's own rules refuse it:";
  return refusals.length === 0 ? [] : [{ head, items: refusals.map(markdownBlock) }];
}

function toRead({ files }: Review): Part {
  const items = filesToRead(files).map((one) => `- ${markdownText(one.files)}: ${markdownText(one.why)}.`);
  return { head: `### ${toReadTitle}`, items };
}

function findingItem({ text, consequence, area }: ReviewFinding, isMinor: boolean): string {
  const said = isMinor ? `${markdownText(area)}: ${markdownText(text)}` : `**${markdownText(text)}**`;
  return `- ${said}${consequence === undefined ? "" : ` ${markdownText(consequence)}`}`;
}

function details(summary: string, items: readonly string[]): Part {
  return { head: `<details><summary>${summary}</summary>`, items, foot: "</details>" };
}

function resourceTable(resources: readonly ResourceChange[]): readonly string[] {
  if (resources.length === 0) return [];
  const rows = resources.map((resource) => {
    const { type, name, properties } = resource;
    const cells = [operationWord(resource), type, name, properties.join(", ")].map(markdownText);
    return `| ${cells.join(" | ")} |`;
  });
  return ["| | type | name | what differs |\n| --- | --- | --- | --- |", ...rows];
}

function settingItem({ path, before, after }: SettingChange): string {
  const said = (text: string | undefined) => (text === "" ? "empty" : (text ?? "not set"));
  return `- ${markdownText(path)}: ${markdownText(said(after))} now, ${markdownText(said(before))} before`;
}
