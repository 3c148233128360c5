import { cut, firstOf } from "./cut.ts";
import { dottedPathText } from "./path-text.ts";
import { printable } from "./printable.ts";

/** One problem in a user's file: the place, the rule, the value found, and the fix. */
export interface Problem {
  readonly path: string;
  /** The file, and the line if it's known: `Pulumi.dev.yaml:12`. Absent where the subject names the file. */
  readonly place?: string;
  readonly rule: string;
  /** As it should be shown, with quotes around a text. Empty if the rule says it. */
  readonly found: string;
  /** A sentence or a command, already printable. */
  readonly fix: string;
}

/** A person doesn't read more than these at once. A badly generated file may have thousands. */
const maximumProblems = 20;

/** Maximum number of characters in one part of a block. */
const longest = 400;

/** A line with the number of problems and their subject, and a block for each of the first ones. */
export function problemBlocks(subject: string, problems: readonly Problem[]): string {
  return [
    `${subject} ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:`,
    ...firstOf(problems.map(blockOf), maximumProblems, (count) => `- and ${count} more. Fix these first.`),
  ].join("\n");
}

/** Paths and values are someone else's text. Only the fix, a command, is already safe. */
function blockOf({ path, place: file, rule, found, fix }: Problem): string {
  const [pathText, ruleText, foundText] = [dottedPathText(path), rule, found].map((text) =>
    cut(printable(text), longest),
  );
  return `- ${pathText}${file === undefined ? "" : ` (${printable(file)})`}: ${ruleText}${found === "" ? "" : `; found ${foundText}`}.\n  Fix: ${fix}`;
}
