import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../support/command-line.ts";
import { writtenPages } from "../support/written-pages.ts";

/** Pages that people write. A long cell is prose: on GitHub, its table scrolls sideways or has rows of ten lines. */
const pages = writtenPages("{README,CONTRIBUTING,SECURITY}.md", "docs/**/*.md");

const longest = 100;

/** The rows of a page's tables, without those of dashes: each cell as a reader sees it, and as it is written. */
function rowsOf(text: string): readonly (readonly { readonly seen: string; readonly written: string }[])[] {
  const prose = text.replaceAll(/^(?<indent> *)```[^]*?^\k<indent>```$/gm, "");
  const rows = prose.split("\n").filter((line) => /^ *\|/.test(line) && !/^ *\|[ :|-]+$/.test(line));
  return rows.map((row) =>
    row
      .trim()
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((written) => ({
        written,
        seen: written
          .trim()
          .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
          .replaceAll(/[`*_]/g, ""),
      })),
  );
}

const read = (page: string): string => readFileSync(join(repository, page), "utf8");
const long = (text: string): readonly string[] =>
  rowsOf(text)
    .flat()
    .map(({ seen }) => seen)
    .filter((seen) => seen.length > longest);

describe("a table", () => {
  it("is found in pages", () => {
    expect(pages.flatMap((page) => rowsOf(read(page))).length).toBeGreaterThan(300);
  });

  it("doesn't count a link's address, and finds a cell that is too long", () => {
    const short = `[${"x".repeat(longest)}](${"y".repeat(longest)}.md)`;
    expect(long(`| a | b |\n| --- | --- |\n| ${short} | \`${"z".repeat(longest + 1)}\` |`)).toEqual([
      "z".repeat(longest + 1),
    ]);
  });

  it.each(pages)("of %s has no cell of prose", (page) => {
    expect(long(read(page))).toEqual([]);
  });

  /** The glossary defines words, each in a sentence or two. */
  it.each(pages.filter((page) => page !== "docs/concepts/glossary.md"))("of %s has no cell of sentences", (page) => {
    const cells = rowsOf(read(page)).flat();
    expect(cells.filter(({ seen }) => seen.length > 70 && /\w[.!?] [A-Z]/.test(seen))).toEqual([]);
  });

  it("of docs/README.md names one page in a row", () => {
    const links = rowsOf(read("docs/README.md")).map((row) =>
      row.flatMap(({ written }) => [...written.matchAll(/\]\(/g)]),
    );

    expect(links.length).toBeGreaterThan(30);
    expect(links.filter((found) => found.length > 1)).toEqual([]);
  });
});
