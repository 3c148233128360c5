import { cut } from "./cut.ts";
import { logLines } from "./log-lines.ts";
import { printable, printableLines } from "./printable.ts";

/** The most characters of one text from outside. */
const longest = 2000;

/**
 * Outside text as a piece of a line of GitHub's Markdown: nothing in it is markup, mathematics or an emoji, it mentions
 * nobody (@), and links neither an issue (#1, GH-1, owner/name#1), nor a commit by its hash, nor an address, nor a mailbox.
 * Where a backslash doesn't help, a word joiner (U+2060) takes the mark apart: copied from a comment, an address has it in it.
 * https://github.github.com/gfm/#backslash-escapes, #autolinks-extension-
 * https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
export function markdownText(text: string): string {
  return (
    cut(printable(text).replaceAll(/\s+/g, " ").trim(), longest)
      // An emoji's name may end with what stands behind this text.
      .replaceAll(
        /@|#(?=\d)|(?<![A-Za-z0-9])GH-(?=\d)|www(?=\.)|(?<=https?|ftp):(?=\/\/)|(?<![A-Za-z0-9]):(?=[\w+-]+(?::|$))/gi,
        "$&\u2060",
      )
      // Seven digits of a commit's hash are enough.
      .replaceAll(/(?<![a-z0-9])[0-9a-f]{7,40}(?![a-z0-9])/gi, (hash) => hash.replaceAll(/.{6}(?=.)/g, "$&\u2060"))
      .replaceAll(/[\\`*[\]<>|~&$]/g, "\\$&")
      .replaceAll(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_")
      .replace(/^(?:#{1,6}(?=\s|$)|[-+=]|:(?=-))/, "\\$&")
      .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2")
  );
}

/**
 * A name that a shell takes, as it is, in a code span: nothing in it is a link or a mention, and it is copied as it is. The
 * fence is longer than any in it. Not for a table's cell, where a bar would end it. https://github.github.com/gfm/#code-spans
 */
export function markdownCode(text: string): string {
  const shown = cut(printable(text), longest);
  if (shown.trim() === "") return "(no name)";
  const longestFence = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([fence]) => fence.length));
  const fence = "`".repeat(longestFence + 1);
  return longestFence === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

/**
 * A program's text in a block, cut inside it: the fence behind it, longer than any in the text, is always there.
 * https://github.github.com/gfm/#fenced-code-blocks
 */
export function markdownBlock(text: string): string {
  const shown = cut(logLines(printableLines(text)), longest);
  const longestFence = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([fence]) => fence.length));
  const fence = "`".repeat(longestFence + 1);
  return `${fence}text\n${shown}\n${fence}`;
}
