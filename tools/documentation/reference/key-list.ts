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
 * The project's own text as Markdown. Code spans and links stay; anything outside them that looks like a tag is
 * escaped. An address with a placeholder becomes code: GitHub ends its link at the bracket, and drops what follows.
 */
export function ownWords(text: string): string {
  return oneLine(text).replaceAll(/`[^`]*`|https?:\/\/[^\s"<]*(?:<[^>]*>[^\s"<]*)+|<(?=[a-z/])/gi, (match) => {
    if (match === "<") return "\\<";
    return match.startsWith("http") ? `\`${match}\`` : match;
  });
}
