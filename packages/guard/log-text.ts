/**
 * Makes text that a caller can influence safe for one log line. Line breaks would forge lines; control characters and
 * text direction marks would disguise them.
 */
export function logText(text: string): string {
  return oneLine(text, 200, (run) => "\uFFFD".repeat([...run].length));
}

/**
 * The same as in `packages/core/text/printable.ts`; a test keeps the two equal. The shipped code imports nothing from other folders
 * because this folder is built without the rest of the repository.
 */
const unprintable = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\uFE0E\uFE0F]]+/gv;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Puts outside text on one line. It replaces each run of characters that would break the line, control a terminal or
 * disguise the text. Text longer than the limit, in UTF-16 units, is cut between whole characters and ends in "…".
 */
export function oneLine(text: string, longest: number, replaced: (run: string) => string = () => " "): string {
  const line = text.replaceAll(unprintable, replaced);
  return line.length <= longest ? line : `${line.slice(0, wholeCharacters(line, longest))}…`;
}

function wholeCharacters(text: string, limit: number): number {
  // Enough text after the limit to see whether that character continues.
  const start = graphemes.segment(text.slice(0, limit + 32)).containing(limit)?.index ?? limit;
  if (start > 0) return start;
  // It is one endless cluster of marks, so cut between code points.
  return /^[\uD800-\uDBFF]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
}
