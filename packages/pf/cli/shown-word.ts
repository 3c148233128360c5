import { cut } from "@protected-function/core/text/cut.ts";
import { pastedText } from "@protected-function/core/text/plain-text.ts";

/** A word of the command line, in a message. A token may be in the place of any of them. */
export function shownWord(word: string): string {
  return cut(pastedText(word), 100);
}
