import { basename } from "node:path/posix";
import type { JsonKey } from "./json-keys.ts";

/** Keys as a nested Markdown list. */
export function keyList(keys: readonly JsonKey[], indent = ""): readonly string[] {
  return keys.flatMap((key) => [`${indent}- ${keyLine(key)}`, ...keyList(key.keys, `${indent}  `)]);
}

function keyLine({ name, type, optional, text }: JsonKey): string {
  const details = [optional ? "optional" : "", type].filter((part) => part !== "").join(", ");
  const description = ownWords(text);
  return `\`${name}\`${details === "" ? "" : ` (${details})`}${description === "" ? "" : `: ${description}`}`;
}

/** A doc comment as one or more sentences of Markdown. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/**
 * The project's own text, which is written for a terminal, as Markdown. Code spans and links stay; anything outside
 * them that looks like a tag is escaped. Commands and options become code, and pages links. So does an address with a
 * placeholder: GitHub ends its link at the bracket, and drops what follows.
 */
export function ownWords(text: string): string {
  return oneLine(text).replaceAll(printed, (match) => {
    if (match === "<") return "\\<";
    if (match.startsWith("docs/")) return `[${basename(match)}](../${match.slice("docs/".length)})`;
    return match.startsWith("`") || match.startsWith("[") ? match : `\`${match}\``;
  });
}

/** What isn't prose: code spans and links, addresses with a placeholder, commands, options, pages and tags. */
const printed = new RegExp(
  [
    /`[^`]*`|\[[^\]]*\]\([^)]*\)/,
    /https?:\/\/[^\s"<]*(?:<[^>]*>[^\s"<]*)+/,
    /(?<![\w/])\.\/pf(?: [a-z]+(?:-[a-z]+)*)?(?: --[a-z]+(?:-[a-z]+)*)*/,
    /\baz(?: [a-z]+(?:-[a-z]+)*)+(?: --[a-z-]+ <[^>]*>)+/,
    /(?<![\w-])--[a-z]+(?:-[a-z]+)*(?: <[^>]*>)?/,
    /(?<![\w/])docs\/[a-z]+\/[\w-]+\.md/,
    /<(?=[a-z/])/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gi",
);
