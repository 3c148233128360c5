import type { Edit } from "./edit-yaml.ts";
import { cut, firstOf } from "../cut.ts";

/** A place in a file that readers read differently, or not at all. */
export interface ReadingProblem {
  /** From 1. */
  readonly line: number;
  /** In UTF-16 units, from 1. */
  readonly column: number;
  /** What is wrong, as the end of a sentence that begins with the place. */
  readonly what: string;
  /** The characters there, escaped. Undefined if the place says it all, or a secret could stand there. */
  readonly found?: string;
  /** What is allowed there, and the fix. */
  readonly fix: string;
  /** The keys that lead to a value that readers take for different ones. */
  readonly path?: readonly string[];
}

/** A problem at a position of the text. */
export type YamlProblem = Pick<ReadingProblem, "what" | "fix" | "found" | "path"> & {
  readonly at: number;
  /** What the fix does, if it's sure. It adds or removes no line. */
  readonly mend?: Edit;
  /** The fix to tell if the text can't be read after it. */
  readonly unsure?: string;
};

/** Creates the problem at a position of the text. */
export function problemAt(
  text: string,
  at: number,
  { what, fix, found, path }: Omit<ReadingProblem, "line" | "column">,
): ReadingProblem {
  return {
    line: lineAt(text, at),
    column: at - text.slice(0, at).lastIndexOf("\n"),
    what,
    ...(found !== undefined && { found: escaped(found) }),
    fix,
    ...(path !== undefined && { path }),
  };
}

/** The line of a position, from 1. */
export function lineAt(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

/** Where a line begins, from 1. */
export function startOfLine(text: string, line: number): number {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, one) => sum + one.length + 1, 0);
}

/** On one line: place, problem, what was found, what is allowed and the fix. */
export function problemText(file: string, { line, column, what, found, fix }: ReadingProblem): string {
  return `${file}:${line}:${column}: ${what}${found === undefined ? "" : ` (found ${found})`}. ${fix}`;
}

/** In quotes, with every character that isn't visible ASCII or a letter as its code. */
export function escaped(text: string): string {
  const visible = cut(text, 80).replaceAll(
    /[^\p{L}\p{N}\p{P}\p{S} ]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`,
  );
  return `"${visible}"`;
}

/** The first problems, one a line. */
export function problemsText(file: string, problems: readonly ReadingProblem[]): string {
  const lines = problems.map((problem) => problemText(file, problem));
  return firstOf(lines, 10, (count) => `and ${count} more places.`).join("\n");
}
