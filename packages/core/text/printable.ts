/**
 * Characters that control a terminal, break a line or disguise text: control characters (C0, C1, ESC), line and
 * paragraph separators, text direction marks, all characters without width, and halves of surrogate pairs. The two
 * variation selectors that choose an emoji's look stay.
 * https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 * https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const unprintable = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\uFE0E\uFE0F]]+/gv;
const unprintableInLines = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\uFE0E\uFE0F\t\n]]+/gv;
/** Line breaks of every kind in terminals, Markdown and Unicode. */
const lineBreak = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;

/** Outside text on one line. Each run of unprintable characters becomes one `by`. */
export function printable(text: string, replacement = " "): string {
  return text.replaceAll(unprintable, replacement);
}

/**
 * Outside text of several lines. Line breaks (as `\n`) and tabs stay; all other unprintable characters are replaced.
 */
export function printableLines(text: string, replacement = " "): string {
  return text.replaceAll(lineBreak, "\n").replaceAll(unprintableInLines, replacement);
}

/** Whether a person can type it. A command or name with any other character can't be shown unchanged. */
export function isPrintable(text: string): boolean {
  return printable(text) === text;
}

/** Copies plain data (as in JSON), with every text and every name in it on one printable line. */
export function printableData<Data>(data: Data): Data {
  return copied(data) as Data;
}

function copied(value: unknown): unknown {
  if (typeof value === "string") return printable(value);
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [printable(name), copied(inner)]));
}
