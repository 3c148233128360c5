const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Cuts a text after at most this many UTF-16 units, between whole characters as a reader sees them, and adds a note of
 * how much is missing. The note isn't part of the limit.
 */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const beginning = truncated(text, limit);
  return `${beginning}… (${(text.length - beginning.length).toLocaleString("en-US")} more)`;
}

/** The same without the note, if there isn't enough room for it. */
export function truncated(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, wholeCharacters(text, limit));
}

/** The first items, followed by one that counts the rest. */
export function firstOf(items: readonly string[], limit: number, restText = (count: string) => `${count} more`) {
  if (items.length <= limit) return items;
  return [...items.slice(0, limit), restText((items.length - limit).toLocaleString("en-US"))];
}

function wholeCharacters(text: string, limit: number): number {
  // Enough text after the limit to see whether that character continues.
  const start = graphemes.segment(text.slice(0, limit + 32)).containing(limit)?.index ?? limit;
  if (start > 0) return start;
  // It is one endless cluster of marks, so cut between code points.
  return isHighSurrogate(text.charCodeAt(limit - 1)) ? limit - 1 : limit;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
