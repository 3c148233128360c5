import { existsSync, readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { whyUnreadable } from "@protected-function/core/text/reading/why-unreadable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { UsageError } from "../../cli/exit-codes.ts";
import { shownWord } from "../../cli/shown-word.ts";

/**
 * The text that an option gives: itself, `@file`, or `-` for standard input.
 *
 * @throws UsageError for a file that can't be read, and for a file's name without the `@`
 */
export async function givenText(option: string, value: string | undefined): Promise<string | undefined> {
  if (value === "-") return text(process.stdin);
  if (value?.startsWith("@")) return textOf(option, value.slice(1));
  if (value === undefined || !isFileName(value)) return value;
  if (!existsSync(value)) textOf(option, value);
  throw new UsageError(
    `--${option} is "${shownWord(value)}", which is a file's name.`,
    `To read that file: ./pf explain --${option} ${shellWord(`@${value}`)}`,
  );
}

function textOf(option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(
      `--${option} names a file, but ${whyUnreadable(error, shownWord(file))}.`,
      `Use @ and the name of a file, or - for standard input: ./pf explain --${option} - < <file>`,
    );
  }
}

/** Neither a token nor an answer is a file, or ends as one. */
function isFileName(value: string): boolean {
  return /^[^\s{]+\.(?:jwt|token|txt|json|log)$/i.test(value) || (value.trim() !== "" && existsSync(value));
}
