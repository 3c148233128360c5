/**
 * What steers a terminal, breaks a line or disguises what is written: control characters (C0, C1, ESC), line and
 * paragraph separators, text direction marks, everything of no width, and halves of surrogate pairs. The two variation
 * selectors that choose how an emoji looks stay.
 * https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 * https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const unprintable = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\uFE0E\uFE0F]]+/gv;
const unprintableInLines = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\uFE0E\uFE0F\t\n]]+/gv;
/** Line breaks of every kind, as terminals, Markdown and Unicode have them. */
const lineBreak = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;

/** Outside text in one line. Each run of characters that can't be printed becomes one `by`. */
export function printable(text: string, by = " "): string {
  return text.replaceAll(unprintable, by);
}

/** Outside text of several lines. Line breaks (as `\n`) and tabs stay; nothing else that can't be printed does. */
export function printableLines(text: string, by = " "): string {
  return text.replaceAll(lineBreak, "\n").replaceAll(unprintableInLines, by);
}

/** Whether a person can type it: a command or a name with anything else in it can't be given as it is. */
export function isPrintable(text: string): boolean {
  return printable(text) === text;
}

/** A copy of plain data (as JSON has it) with every text and every name in it in one printable line. */
export function printableData<Data>(data: Data): Data {
  return copied(data) as Data;
}

function copied(value: unknown): unknown {
  if (typeof value === "string") return printable(value);
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [printable(name), copied(inner)]));
}
