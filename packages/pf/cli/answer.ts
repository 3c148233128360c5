import { type Evidence, evidenceLine } from "@protected-function/core/text/evidence.ts";
import { demoIsGone, demoVariable, nextTitle, onOwnStack } from "@protected-function/core/text/demo.ts";
import { folded } from "@protected-function/core/text/folded.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { type Verdict, type VerdictKind, verdictSymbols } from "@protected-function/core/text/verdict.ts";
import { type Layout, type Paint, painter } from "./layout.ts";

export const verdictColors: Readonly<Record<VerdictKind, "green" | "yellow" | "red">> = {
  pass: "green",
  warn: "yellow",
  fail: "red",
  unknown: "yellow",
};

/** A command's verdict, followed by its reasons and the next steps. */
export interface Answer {
  readonly verdict: Verdict;
  /** Where the result comes from. */
  readonly evidence?: Evidence | undefined;
  /** Ready to print, each a paragraph or a table; empty ones are left out. */
  readonly sections: readonly string[];
  /** One step each: a command to run, or a sentence in the imperative. */
  readonly next: readonly string[];
}

/** An answer for a terminal or a log. */
export function answerText({ verdict, evidence, sections, next }: Answer, layout: Layout): string {
  const paint = painter(layout);
  const verdictText = verdictLine(verdict, paint);
  const text = [
    [verdictText, ...evidenceLines(evidence, paint)].join("\n"),
    ...sections.filter((section) => section !== ""),
    ...(next.length === 0 ? [] : [nextSection(next, paint)]),
  ].join("\n\n");
  return closed(text, verdictText, layout);
}

/** Below a verdict: the stack, what answered, and when. */
export function evidenceLines(evidence: Evidence | undefined, paint: Paint): readonly string[] {
  return evidence === undefined ? [] : [paint("dim", `  ${printable(evidenceLine(evidence))}`)];
}

/** Text that is longer than the screen, where its first line has scrolled away, ends with the verdict again. */
export function closed(text: string, verdictText: string, { columns, rows = Infinity }: Layout): string {
  const shown = columns === undefined ? text : folded(text, columns);
  return shown.split("\n").length > rows ? `${text}\n\n${verdictText}` : text;
}

function nextSection(next: readonly string[], paint: Paint): string {
  const real = process.env[demoVariable];
  const steps = real ? stepsAfterDemo(next, real) : next;
  return [
    ...(real ? [`${demoIsGone}\n`] : []),
    paint("bold", `${nextTitle(Boolean(real))}:`),
    ...steps.map((step) => `  ${step}`),
  ].join("\n");
}

/** With the equivalent of the demo's command, once. */
function stepsAfterDemo(next: readonly string[], real: string): readonly string[] {
  const steps = next.map(onOwnStack);
  return steps.some((step) => step.endsWith(` ${real}`)) ? steps : [`Run it: ${real}`, ...steps];
}

function verdictLine({ kind, sentence }: Verdict, paint: Paint): string {
  return paint("bold", paint(verdictColors[kind], `${verdictSymbols[kind]} ${printable(sentence)}`));
}

/** Where the text of a fact begins. */
const widthOfLabel = 14;

/** A line below a title: a label and its text. */
export function factLine(label: string, text: string): string {
  return `    ${`${label}:`.padEnd(widthOfLabel - 5)} ${text}`;
}

/**
 * A fact that begins with a command, which stands alone on its line, as it's pasted: without backticks. With more to say
 * of it, it's below its label, where most commands fit, and the rest below itself. Inside a sentence, a command keeps its
 * backticks.
 */
export function factLines(label: string, text: string): readonly string[] {
  const { person, command, after } = commandIn(text);
  if (command === undefined) return [factLine(label, text)];
  if (person === "" && after === "") return [factLine(label, command)];
  return [factLine(label, person).trimEnd(), `      ${command}`, ...(after === "" ? [] : [`      ${after}`])];
}

/** The command that a fact begins with, the person who runs it, and what follows. */
export function commandIn(text: string): {
  readonly person: string;
  readonly command?: string;
  readonly after: string;
} {
  const [, person = "", command, after = ""] = /^((?:[A-Z][a-z' ]+: )?)`([^`]+)`[,.]? ?(.*)$/s.exec(text) ?? [];
  return command === undefined ? { person: "", after: text } : { person, command, after };
}

/** Paragraphs, with an empty line between two. */
export function apart(paragraphs: readonly (readonly string[])[]): readonly string[] {
  return paragraphs.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}
