import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./command-line.ts";
import { writtenPages } from "./written-pages.ts";

/** A fenced block of a page. */
export interface PrintedBlock {
  /** `docs/guides/handlers.md 1`: the page, and the block's place among those of these languages. */
  readonly id: string;
  readonly language: string;
  readonly text: string;
}

/** The blocks of these languages on the pages that people write, without a list's indentation. */
export function printedBlocks(languages: readonly string[]): readonly PrintedBlock[] {
  return writtenPages("{*.md,docs/**/*.md,packages/*/README.md,template/*.md}").flatMap((page) => {
    const text = readFileSync(join(repository, page), "utf8");
    return [...text.matchAll(/^( *)```(\w+)(?: .*)?\n([^]*?)^ *```$/gm)]
      .filter(([, , language = ""]) => languages.includes(language))
      .map(([, indent = "", language = "", body = ""], index) => ({
        id: `${page} ${index + 1}`,
        language,
        text: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
      }));
  });
}
