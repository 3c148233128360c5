import { cut } from "./cut.ts";
import { logLines } from "./log-lines.ts";
import { printable, printableLines } from "./printable.ts";

/** The maximum number of characters of one text from outside. */
const longest = 2000;

/**
 * Escapes outside text for a line of GitHub's Markdown. Nothing in it is markup, mathematics or an emoji. It mentions
 * no one (@), and links no issue (#1, GH-1, owner/name#1), no commit by its hash, no address and no mailbox. If a
 * backslash doesn't help, a word joiner (U+2060) splits the mark: an address that is copied from a comment then
 * contains it.
 * https://github.github.com/gfm/#backslash-escapes, #autolinks-extension-
 * https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
export function markdownText(text: string): string {
  return (
    cut(printable(text).replaceAll(/\s+/g, " ").trim(), longest)
      // An emoji's name may end with the text that follows this one.
      .replaceAll(
        /@|#(?=\d)|(?<![A-Za-z0-9])GH-(?=\d)|www(?=\.)|(?<=https?|ftp):(?=\/\/)|(?<![A-Za-z0-9]):(?=[\w+-]+(?::|$))/gi,
        "$&\u2060",
      )
      // Seven digits of a commit's hash are enough for a link.
      .replaceAll(/(?<![a-z0-9])[0-9a-f]{7,40}(?![a-z0-9])/gi, (hash) => hash.replaceAll(/.{6}(?=.)/g, "$&\u2060"))
      .replaceAll(/[\\`*[\]<>|~&$]/g, "\\$&")
      .replaceAll(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_")
      .replace(/^(?:#{1,6}(?=\s|$)|[-+=]|:(?=-))/, "\\$&")
      .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2")
  );
}

/**
 * A name for a shell, unchanged, in a code span: nothing in it is a link or a mention, and it can be copied exactly.
 * The fence is longer than any in it. Not for a table's cell, where a bar would end it.
 * https://github.github.com/gfm/#code-spans
 */
export function markdownCode(text: string): string {
  const shortened = cut(printable(text), longest);
  if (shortened.trim() === "") return "(no name)";
  const longestFence = Math.max(0, ...[...shortened.matchAll(/`+/g)].map(([fence]) => fence.length));
  const fence = "`".repeat(longestFence + 1);
  return longestFence === 0 ? `${fence}${shortened}${fence}` : `${fence} ${shortened} ${fence}`;
}

/**
 * A program's text in a code block, cut inside the block so that the closing fence is always present. The fence is
 * longer than any in the text.
 * https://github.github.com/gfm/#fenced-code-blocks
 */
export function markdownBlock(text: string): string {
  const shortened = cut(logLines(printableLines(text)), longest);
  const longestFence = Math.max(2, ...[...shortened.matchAll(/`+/g)].map(([fence]) => fence.length));
  const fence = "`".repeat(longestFence + 1);
  return `${fence}text\n${shortened}\n${fence}`;
}
