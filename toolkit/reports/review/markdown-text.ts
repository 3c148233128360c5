/**
 * Text of somebody else's for Markdown: nothing in it is markup or mathematics, names nobody (@), and links neither an issue
 * (#1, GH-1, owner/name#1) nor an address.
 * https://github.github.com/gfm/#backslash-escapes, #autolinks-extension-
 * https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
export function markdownText(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*[\]<>|~&$]/g, "\\$&")
    .replaceAll(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_")
    .replaceAll(
      /(?<![A-Za-z0-9])@(?=[A-Za-z0-9])|#(?=\d)|\bGH-(?=\d)|\bwww(?=\.)|(?<=\b(?:https?|ftp)):(?=\/\/)/gi,
      "$&\u2060",
    );
}

/** A name that a shell takes, as it is; a fence longer than any in it. https://github.github.com/gfm/#code-spans */
export function markdownCode(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([fence]) => fence.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

/** Text of a program's, as it is, in a block; a fence longer than any in it. */
export function markdownBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([fence]) => fence.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
