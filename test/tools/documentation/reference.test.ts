import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../../../packages/pf/commands/index.ts";
import { referencePages } from "../../../tools/documentation/reference-pages.ts";
import { repository } from "../../support/command-line.ts";
import { isGenerated } from "../../support/written-pages.ts";

const pages = await referencePages(repository);

it.each([...pages])("%s is as `npm run docs:reference` writes it", (page, text) => {
  const path = join(repository, page);
  expect(existsSync(path) ? readFileSync(path, "utf8") : "").toBe(text);
});

describe("docs/reference", () => {
  it("has no page that says it is generated, and isn't any more", () => {
    const generated = globSync("docs/**/*.md", { cwd: repository }).filter(isGenerated);
    expect(generated.filter((page) => !pages.has(page))).toEqual([]);
  });

  it("shows commands, options and pages as what they are: in prose, a full stop after one looks like a part of it", () => {
    const prose = [...pages].map(([page, text]) => {
      const shown = text.replaceAll(/^```[^]*?^```$|(`+)[^\n]*?\1(?!`)|<!-- [^]*? -->|\]\([^)]*\)/gm, "");
      return [page, shown.match(/(?:^|[\s(])(?:--[a-z][\w-]*|\.\/pf\b|npx pulumi|docs\/[\w/-]+\.md)[^\n]*/g)];
    });
    expect(prose.filter(([, found]) => found !== null)).toEqual([]);
  });

  it("describes JSON's keys by their comments at every level", () => {
    const page = pages.get("docs/reference/exit-codes-and-json.md") ?? "";
    const drift = /### drift\n[^]*?(?=\n### )/.exec(page)?.[0] ?? "";
    expect(drift).toMatch(/^- `findings\[\]`/m);
    expect(drift).toMatch(/^ {2}- `meaning` \(one of `access`, `lacking`, `other`\)/m);
  });

  it("names the evidence in JSON of every command whose page has it", async () => {
    const page = pages.get("docs/reference/exit-codes-and-json.md") ?? "";
    const loaded = await Promise.all(Object.values(commands).map((load) => load()));
    const writing = loaded.filter(({ options }) => Object.hasOwn(options, "html")).map(({ name }) => name);
    const sections = page.split(/^### /m);
    const lacking = writing.filter(
      (name) => !/^- `evidence`/m.test(sections.find((text) => text.startsWith(`${name}\n`)) ?? ""),
    );
    expect(writing).not.toEqual([]);
    expect(lacking).toEqual([]);
  });

  it("describes settings at every level", () => {
    const page = pages.get("docs/reference/settings.md") ?? "";
    expect(page).toMatch(/^ +- `environment` \(text from 1 to 256 characters; required\): /m);
  });

  it("lists each AADSTS code once by its subject, as a link to its heading", () => {
    const page = pages.get("docs/reference/aadsts.md") ?? "";
    const headings = [...page.matchAll(/^## AADSTS(\d+)$/gm)].map(([, code]) => code);
    const linked = [...page.matchAll(/\[(\d+)\]\(#aadsts\1\)/g)].map(([, code]) => code);
    expect(headings.length).toBeGreaterThan(100);
    expect(linked.toSorted()).toEqual(headings.toSorted());
  });

  it("describes outputs that only some stacks have", () => {
    const page = pages.get("docs/reference/outputs.md") ?? "";
    expect(page).toMatch(/^- `publicClient` \(optional\): /m);
    expect(page).toMatch(/^ {2}- `<name>`$/m);
  });
});
