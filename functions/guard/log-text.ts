/**
 * What a caller can influence, made fit for one line of a log: line breaks would forge lines, control characters and
 * text direction marks would disguise them.
 */
export function logText(text: string): string {
  return oneLine(text, 200, (run) => "\uFFFD".repeat([...run].length));
}

/**
 * The same as in `text/printable.ts`, and a test keeps the two equal. The shipped code imports no other room because the folder
 * is built without the rest of the repository.
 */
const unprintable = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\uFE0E\uFE0F]]+/gv;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Outside text in one line: each run of characters that would break the line, steer a terminal or disguise what is written
 * is replaced; what is longer than so many UTF-16 units is cut between whole characters, and ends in "…".
 */
export function oneLine(text: string, longest: number, replaced: (run: string) => string = () => " "): string {
  const line = text.replaceAll(unprintable, replaced);
  return line.length <= longest ? line : `${line.slice(0, wholeCharacters(line, longest))}…`;
}

function wholeCharacters(text: string, limit: number): number {
  // Enough behind the limit to see whether the character there goes on.
  const start = graphemes.segment(text.slice(0, limit + 32)).containing(limit)?.index ?? limit;
  if (start > 0) return start;
  // One endless cluster of marks: between code points, then.
  return /^[\uD800-\uDBFF]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
}
