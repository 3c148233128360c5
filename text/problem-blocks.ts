import { cut, firstOf } from "./cut.ts";
import { printable } from "./printable.ts";

/** One problem in a person's file: where, which rule, what was found, how to fix it. */
export interface Problem {
  readonly path: string;
  readonly rule: string;
  /** As it is to be shown: quoted where it is a text. */
  readonly found: string;
  /** A sentence or a command, printable as it is. */
  readonly fix: string;
}

/** More than these a person doesn't read at once; a file that was generated wrongly may have thousands. */
const shown = 20;

/** Characters of one part of a block. */
const longest = 400;

/** A line that says of what there are how many problems, and a block for each of the first. */
export function problemBlocks(of: string, problems: readonly Problem[]): string {
  return [
    `${of} ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:`,
    ...firstOf(problems.map(blockOf), shown, (count) => `- and ${count} more. Fix these first.`),
  ].join("\n");
}

/** Paths and values are another person's text. Only the fix, a command, is safe already. */
function blockOf({ path, rule, found, fix }: Problem): string {
  const [where, what, value] = [path, rule, found].map((text) => cut(printable(text), longest));
  return `- ${where}: ${what}; found ${value}.\n  Fix: ${fix}`;
}
