import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../support/command-line.ts";
import { isGenerated, writtenPages } from "../support/written-pages.ts";

/** Pages that people write; docs/README.md is a list of them. */
const pages = writtenPages().filter((page) => page !== "docs/README.md");

/** A page's title, paragraphs, lists, tables and code, without the markers of what `npm run docs` writes. */
function blocksOf(page: string): readonly string[] {
  const text = readFileSync(join(repository, page), "utf8")
    .replaceAll(/^<!-- .* -->\n/gm, "")
    .trim();
  return text.split(/\n{2,}/).filter((block) => block.trim() !== "");
}

const toPage = /\]\((?!https?:|#)[^)\s]*\.md/;

it("there are pages", () => {
  expect(pages.length).toBeGreaterThan(60);
});

it.each(globSync("docs/reference/*.md", { cwd: repository }).filter(isGenerated))(
  "%s begins with what it is for, in a paragraph",
  (page) => {
    const [title = "", first = ""] = blocksOf(page);

    expect(title).toMatch(/^# /);
    expect(first).toMatch(/^[\w`*[_.]/);
  },
);

describe.each(pages)("%s", (page) => {
  const [title = "", first = "", ...rest] = blocksOf(page);

  it("begins with what it is for, in a paragraph", () => {
    expect(title).toMatch(/^# /);
    expect(first).toMatch(/^[\w`*[_.]/);
    expect(first).not.toMatch(/^\d+\. /);
  });

  it("leads on: to the page that it is about from its first lines, or to the next one at its end", () => {
    expect([first, ...rest.slice(-2)].filter((block) => toPage.test(block))).not.toEqual([]);
  });

  it("is named for its own question: of two pages on one topic, a reader must guess which", () => {
    expect(page).not.toMatch(/-(?:in-detail|details|more|part-?\d)\.md$/);
  });
});

describe.each(pages.filter((page) => /^docs\/(?:start|guides|reference)\//.test(page)))("%s", (page) => {
  it("ends with the step that its reader takes next", () => {
    const last = blocksOf(page).at(-1);

    expect(last).toMatch(/^\*\*Next:\*\* /);
    expect(last).toMatch(toPage);
  });
});
