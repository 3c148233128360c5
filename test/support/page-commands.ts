import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./command-line.ts";

/** A code block of commands, as a reader pastes it. */
export interface CommandBlock {
  readonly page: string;
  readonly block: string;
}

/** The beginning of a command; output and settings begin differently. */
const command = /^(?:\w+=\S+ )?(?:\.\/pf|npx|npm|pulumi|az|gh|curl|eval|export|cp|cd|for|read|token=\$\()(?: |\b)/;

/** The blocks of these pages that have no language and begin with a command. */
export function commandBlocks(pages: string): readonly CommandBlock[] {
  return globSync(pages, { cwd: repository })
    .toSorted()
    .flatMap((page) => {
      const text = readFileSync(join(repository, page), "utf8");
      const blocks = [...text.matchAll(/^(?<indent> *)```(?<language>.*)\n(?<block>[^]*?)^\k<indent>```$/gm)];
      return blocks
        .filter(({ groups }) => groups?.["language"] === "")
        .map(({ groups: { indent = "", block = "" } = {} }) => block.replaceAll(new RegExp(`^${indent}`, "gm"), ""))
        .filter((block) => command.test(block))
        .map((block) => ({ page, block }));
    });
}

/** Each command once. A block is one command if it is a loop, or if its first line sets the shell up. */
export function pageCommands(blocks: readonly CommandBlock[]): readonly string[] {
  const lines = blocks.flatMap(({ block }) => {
    const own = block
      .replaceAll(/\\\n\s*/g, "")
      .split("\n")
      .map((line) => line.replace(/\s+#.*$/, "").trim())
      .filter((line) => command.test(line));
    if (own[0]?.startsWith("for ") === true) return [block];
    return own[0]?.startsWith("eval ") === true ? [own.join("\n")] : own;
  });
  return [...new Set(lines)];
}

/** Placeholders in angle brackets, and ellipses, are the reader's to fill in. */
export function filledIn(text: string): string {
  return text.replaceAll(/<[^<>\n]+>/g, "filled-in").replaceAll("…", "filled-in");
}
