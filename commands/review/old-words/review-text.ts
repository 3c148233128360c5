import { styleText } from "node:util";
import { cut, firstOf } from "../../../text/cut.ts";
import { printable, printableLines } from "../../../text/printable.ts";
import { type ReviewFinding, severities, type Severity } from "../finding.ts";
import type { ResourceChange, Review, SettingChange } from "../review.ts";
import { filesToRead } from "./files-to-read.ts";
import { summaryOf } from "./summary.ts";
import {
  countsOf,
  documentWords,
  headlineOf,
  limits,
  nothingWords,
  operationWord,
  packageWords,
  severityTitles,
  toReadTitle,
  unrelated,
  unreviewableTitle,
  unreviewableWords,
} from "./verdict-words.ts";

type Format = "bold" | "red" | "yellow";
type Paint = (format: Format, text: string) => string;

const colors: Readonly<Record<Severity, Format>> = {
  "access widened": "red",
  "protection weakened": "red",
  breaks: "yellow",
  changed: "bold",
};

/** What a person reads at once; `--json` has all of it. */
const mostLines = 60;
const longest = 2000;

/** A review for a terminal: the most important first, without markup and its marks. */
export function reviewText(review: Review, { colour }: { readonly colour: boolean }): string {
  const paint: Paint = (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
  const { stack, versions, verdict, refusals, unreviewable, files } = review;
  const { findings, resources, settings, assumed, noComparison } = review;
  const against = `Review of stack ${line(stack)} against ${line(versions.base)}`;
  if (verdict === "nothing changed") {
    return line(`${against}: ${nothingWords(files)}`);
  }
  const sections = [
    section(`${against}: ${headlineOf(review)}`, [...notes(review), line(summaryOf(review))]),
    section("It cannot be deployed", refusals.map(block), "red"),
    section(unreviewableTitle, unreviewable.length === 0 ? [] : [unreviewableWords, ...unreviewable.map(block)], "red"),
    ...severities.flatMap((severity) => [
      // Before what changes besides: that was looked at.
      severity === "changed"
        ? section(
            toReadTitle,
            filesToRead(files).map((one) => line(`${one.files}: ${one.why}.`)),
            "yellow",
          )
        : "",
      section(
        severityTitles[severity],
        findings.filter((one) => one.severity === severity).map(findingLine),
        colors[severity],
      ),
    ]),
    section(`Resources: ${countsOf(resources)}`, resources.map(resourceLine)),
    section(`Settings: ${settings.length} changed`, settings.map(settingLine)),
    section("Package", noComparison === undefined ? [packageWords(review.package)] : []),
    section("Documents", files.documents.length > 0 ? [line(documentWords(files))] : []),
    section("Taken for granted", [...assumed, limits].map(line)),
  ];
  return sections.filter((text) => text !== "").join("\n\n");

  function section(title: string, lines: readonly string[], format: Format = "bold"): string {
    const shown = firstOf(lines, mostLines, (count) => `${count} more; --json has all.`);
    return lines.length === 0 ? "" : [paint(format, title), ...shown.map((text) => `  ${text}`)].join("\n");
  }
}

function notes({ versions }: Review): readonly string[] {
  return [
    ...(versions.baseMovedOn
      ? [`${line(versions.base)} has gone on since: compared is where this change left it.`]
      : []),
    ...(versions.isUnrelated ? [unrelated] : []),
    ...(versions.uncommitted ? ["The working tree is reviewed as it is, with what is not committed."] : []),
  ];
}

function findingLine({ area, text, consequence }: ReviewFinding): string {
  return line(`${area}: ${text}${consequence === undefined ? "" : ` ${consequence}`}`);
}

function resourceLine(resource: ResourceChange): string {
  const { type, name, properties } = resource;
  return line(
    `${operationWord(resource)} ${type} ${name}${properties.length === 0 ? "" : `: ${properties.join(", ")}`}`,
  );
}

function settingLine({ path, before = "not set", after = "not set" }: SettingChange): string {
  return line(`${path}: ${after || "empty"} now, ${before || "empty"} before`);
}

function line(text: string): string {
  return cut(printable(text).trim(), longest);
}

function block(text: string): string {
  return cut(printableLines(text), longest).replaceAll("\n", "\n  ");
}
