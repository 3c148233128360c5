const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Bold, dim, colors: escape sequences for the terminal.
 * https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ (SGR)
 */
// oxlint-disable-next-line eslint/no-control-regex -- it is what a color begins with
const styles = /\u001B\[[\d;]*m/g;

/**
 * Characters of two columns each: Wide or Fullwidth ones, and emoji. https://www.unicode.org/reports/tr11/,
 * https://www.unicode.org/reports/tr51/
 */
const wide =
  /^[\u1100-\u115F\u2329\u232A\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6B\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18D08}\u{1AFF0}-\u{1B2FB}\u{1F200}-\u{1F265}\u{20000}-\u{2FFFD}\u{30000}-\u{3FFFD}\p{Emoji_Presentation}]/u;
const emojiByVariation = /^\p{Emoji}\uFE0F/u;
const noWidth = /^[\p{M}\p{Cc}\p{Cf}]+$/u;

/** The number of terminal columns that a line takes: two for a full-width character, none for marks and colors. */
export function widthOf(text: string): number {
  // Most lines contain nothing else.
  if (/^[\x20-\x7E]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(plain(text))) width += columnsOf(segment);
  return width;
}

/** Pads a text with blanks to this many columns. */
export function padded(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - widthOf(text)));
}

/** Keeps as many whole characters as fit into this many columns. */
export function keptInColumns(text: string, columns: number): string {
  let width = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    width += columnsOf(segment);
    if (width > columns) return text.slice(0, index);
  }
  return text;
}

/** Removes colors. */
export function plain(text: string): string {
  return text.replaceAll(styles, "");
}

function columnsOf(grapheme: string): number {
  if (noWidth.test(grapheme)) return 0;
  return wide.test(grapheme) || emojiByVariation.test(grapheme) ? 2 : 1;
}
