import { withoutCredentials } from "../redact.ts";
import type { YamlLine } from "./yaml-lines.ts";

/** A slip that could be the cause of a syntax error, and its fix. The file has as many lines afterwards. */
export interface Repair {
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
  readonly what: string;
  /** The end of a sentence that begins with what to do. */
  readonly fix: string;
  /** The lines after the fix. */
  readonly lines: readonly string[];
  /** How much speaks against it. */
  readonly odds: number;
}

export const missingSpace = { what: "a colon without a space after it", fix: "Write a space after it" };

/** A line's name, for a message: anything else could be a value, and so a secret. */
export function shownName({ name = "" }: Pick<YamlLine, "name">): string | undefined {
  return /^["']?[A-Za-z][\w.:/@-]{0,80}["']?$/.test(name) ? withoutCredentials(name) : undefined;
}

/** `integration (line 3)`, or `line 3`. */
export function shownLine(line: YamlLine): string {
  const name = shownName(line);
  return name === undefined ? `line ${line.number}` : `${name} (line ${line.number})`;
}
