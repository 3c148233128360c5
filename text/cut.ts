const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * At most so many UTF-16 units of a text, cut between whole characters as a reader sees them, with how much is missing.
 * The note comes on top of the limit.
 */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const beginning = kept(text, limit);
  return `${beginning}… (${(text.length - beginning.length).toLocaleString("en-US")} more)`;
}

/** The same without the note, for a place that is too narrow for it. */
export function kept(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, wholeCharacters(text, limit));
}

/** The first items, and in place of the others one that counts them. */
export function firstOf(items: readonly string[], limit: number, others = (count: string) => `${count} more`) {
  if (items.length <= limit) return items;
  return [...items.slice(0, limit), others((items.length - limit).toLocaleString("en-US"))];
}

function wholeCharacters(text: string, limit: number): number {
  // Enough behind the limit to see whether the character there goes on.
  const start = graphemes.segment(text.slice(0, limit + 32)).containing(limit)?.index ?? limit;
  if (start > 0) return start;
  // One endless cluster of marks: between code points, then.
  return isHighSurrogate(text.charCodeAt(limit - 1)) ? limit - 1 : limit;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
