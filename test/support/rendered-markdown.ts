import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** GitHub Flavored Markdown as HTML. https://github.com/micromark/micromark-extension-gfm */
export function rendered(markdown: string): string {
  // GitHub lets `<details>` through and sanitizes the rest; here all raw HTML comes through, so that it would show.
  return micromark(markdown, "utf8", {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

/** The names of a rendering's elements, in order. */
export function elementsOf(html: string): readonly string[] {
  return [...html.matchAll(/<([a-z][a-z0-9]*)/gi)].map(([, name = ""]) => name.toLowerCase());
}

/** What a reader sees: without elements, entities resolved. */
export function textOf(html: string): string {
  const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return html.replaceAll(/<[^>]*>/g, "").replaceAll(/&(amp|lt|gt|quot);/g, (_, name: string) => entities[name] ?? "");
}

/** What GitHub would make links, mentions, commits and emoji of, in text that is no code. */
export const githubMarks =
  /(?<![\w])@[a-z0-9]|#\d|(?<![A-Za-z0-9])GH-\d|(?<![\w]):[a-z0-9+_-]+:|https?:\/\/|ftp:\/\/|www\.|[\w.+-]@[\w-]|(?<![A-Za-z0-9])[0-9a-f]{7,40}(?![A-Za-z0-9])/i;
