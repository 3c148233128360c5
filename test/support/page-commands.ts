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

const opensShell = "./pf twin shell";

/** Each command once. A block is one command if it is a loop, or if its first line sets the shell up or opens one. */
export function pageCommands(blocks: readonly CommandBlock[]): readonly string[] {
  const lines = blocks.flatMap(({ block }) => {
    const own = block
      .replaceAll(/\\\n\s*/g, "")
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => command.test(line));
    const [first = ""] = own;
    if (first.startsWith("for ")) return [block];
    return first.startsWith("eval ") || first === opensShell ? [own.join("\n")] : own;
  });
  return [...new Set(lines)];
}

/** A command as a script: what a reader types in the shell that its first line opens is that shell's input. */
export function asScript(line: string): string {
  const [first, ...typed] = line.split("\n");
  if (first !== opensShell || typed.length === 0) return line;
  // `./pf twin shell` exits with 0 whatever happened in the shell: a word at its end says that nothing failed.
  const toEnd = `awk '{ print } $0 == "reached the end" { ok = 1 } END { exit !ok }'`;
  return [`${opensShell} <<'END' | ${toEnd}`, "set -e", ...typed, "echo reached the end", "END"].join("\n");
}

/** Placeholders in angle brackets, and ellipses, are the reader's to fill in. */
export function filledIn(text: string): string {
  return text.replaceAll(/<[^<>\n]+>/g, "filled-in").replaceAll("…", "filled-in");
}
