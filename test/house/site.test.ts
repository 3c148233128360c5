import { globSync } from "node:fs";
import { expect, it } from "vitest";
import { isPage, onSite, pageOf, sidebar } from "../../site/pages.ts";
import { repository } from "../support/command-line.ts";

it("lists every page of the documentation, once", () => {
  const listed = sidebar(repository).flatMap(({ items }) => items.map(({ link }) => `${link.slice(1)}.md`));
  const pages = globSync("docs/**/*.md", { cwd: repository }).map(pageOf);
  expect(pages.filter((page) => page !== "documentation.md" && !listed.includes(page))).toEqual([]);
  expect(listed).toEqual([...new Set(listed)]);
});

it("names each page of its sidebar by a title that no other page has", () => {
  const titles = sidebar(repository).flatMap(({ items }) => items.map(({ text }) => text));
  expect(titles).toContain("Properties compared by drift");
  expect(titles).toEqual([...new Set(titles)]);
});

it.each([
  [
    "docs/guides/review.md",
    "review-in-pipelines.md#review-in-other-pipelines",
    "/guides/review-in-pipelines.md#review-in-other-pipelines",
  ],
  ["docs/guides/upgrade.md", "../../CHANGELOG.md", "/CHANGELOG.md"],
  ["docs/faq.md", "../packages/twin/FIDELITY.md", "/packages/twin/FIDELITY.md"],
  ["README.md", "docs/README.md", "/documentation.md"],
  ["docs/README.md", "../README.md", "/index.md"],
  ["README.md", "docs/start/demo.md", "/start/demo.md"],
  ["docs/faq.md", "#windows", "#windows"],
  ["docs/faq.md", "https://learn.microsoft.com/", "https://learn.microsoft.com/"],
  ["docs/guides/pipelines.md", "../../action.yml", undefined],
])("takes the link of %s to %s", (page, target, place) => {
  expect(onSite(repository, page, target)).toBe(place);
});

it("refuses a link to nothing", () => {
  expect(() => onSite(repository, "docs/faq.md", "no-such-page.md")).toThrow("docs/faq.md links to no-such-page.md");
});

it("leaves the pages of tests and templates out", () => {
  expect(["test/reviews/adds-a-caller.md", "template/README.md", "packages/pf/README.md"].filter(isPage)).toEqual([]);
});
