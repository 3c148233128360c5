import { describe, expect, it } from "vitest";
import { accessChanges } from "../../../../../packages/pf/access-matrix/access-changes.ts";
import type { Subject } from "../../../../../packages/pf/access-matrix/matrix.ts";
import { finding } from "../../../../../packages/pf/commands/review/findings/finding.ts";
import type { Review } from "../../../../../packages/pf/commands/review/findings/review.ts";
import { reviewMarkdown } from "../../../../../packages/pf/commands/review/words/review-markdown.ts";
import { reviewText } from "../../../../../packages/pf/commands/review/words/review-text.ts";
import { nobody, sampleMatrix } from "../../../../support/sample-matrix.ts";
import { sampleReview, sampleStack } from "../../../../support/sample-review.ts";

const columns = 80;
const shown = (review: Review): readonly string[] => reviewText(review, { colour: false, columns }).split("\n");
/** A line, and those that it goes on with. */
const entry = (lines: readonly string[], beginning: string): readonly string[] => {
  const from = lines.findIndex((line) => line.trim().startsWith(beginning));
  const indent = lines[from]?.search(/\S/) ?? 0;
  const end = lines.findIndex((line, index) => index > from && line.search(/\S/) <= indent);
  return lines.slice(from, end === -1 ? undefined : end);
};
const names = (count: number, name: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => name(index));

describe("values of both versions, in a terminal", () => {
  const caller = (name: string): Subject => ({ label: `caller ${name}`, kind: "caller", how: "client credentials" });
  const matrixOf = (all: readonly string[]) =>
    sampleMatrix({ subjects: [...all.map(caller), nobody], columns: [{ name: "the API", endpoints: ["GET stock"] }] });
  const many = names(40, (index) => `branch-office-${index + 10}`);
  const [before, after] = [matrixOf([...many, "warehouse"]), matrixOf([...many, "partner"])];
  const ofMany = sampleReview({ stacks: [sampleStack({ matrices: { before, after } })] });

  it("who can call stands in columns, cut, with those first who are in one version only", () => {
    const lines = shown(ofMany);

    expect(entry(lines, "Now:")).toEqual([
      "  Now:     Only partner, branch-office-10, branch-office-11, branch-office-12,",
      "           branch-office-13, branch-office-14, branch-office-15,",
      "           branch-office-16, branch-office-17 and 32 more can call GET stock.",
    ]);
    expect(entry(lines, "Before:")).toEqual([
      "  Before:  Only warehouse, branch-office-10, branch-office-11, branch-office-12,",
      "           branch-office-13, branch-office-14, branch-office-15,",
      "           branch-office-16, branch-office-17 and 32 more can call GET stock.",
    ]);
  });

  it("Markdown and the page's sentences name all of them", () => {
    const [{ sentence = "", before: earlier = "" } = {}] = accessChanges(before, after);
    expect(sentence).toContain("branch-office-49 and partner");
    expect(reviewMarkdown(ofMany).replaceAll("\u2060", "")).toContain(earlier);
  });

  it("a policy's parts have a line for each version, from where they differ, and a finding's sentence has them all", () => {
    const users = names(30, (index) => `person${index}@contoso.com`).join(", ");
    const parts = [{ part: "who", before: `${users}.`, after: `${users}, grace@contoso.com.` }];
    const weaker = {
      ...finding({ id: "policy/weaker", subject: "only office", facts: { parts, names: [] } }),
      stacks: ["dev"],
    };
    const lines = shown(sampleReview({ verdict: "weakens", findings: [weaker] }));
    const from = lines.indexOf('  ✗ The policy "only office" changes.');

    expect(lines.slice(from, from + 4)).toEqual([
      '  ✗ The policy "only office" changes.',
      "    Who:",
      "      Now:     … person29@contoso.com, grace@contoso.com.",
      "      Before:  … person29@contoso.com.",
    ]);
    expect(reviewMarkdown(sampleReview({ verdict: "weakens", findings: [weaker] }))).toContain("Who, now: person0");
  });

  it("a setting that fits stands in one line, and a longer one in three", () => {
    const settings = [
      { path: "retentionDays", before: undefined, after: "60" },
      { path: "note", before: "a ".repeat(300), after: "b ".repeat(300) },
    ];
    const lines = shown(sampleReview({ stacks: [sampleStack({ settings })] }));

    expect(lines).toContain("  retentionDays: not set -> 60");
    expect(entry(lines, "note").slice(0, 3)).toEqual([
      "  note:",
      `    Now:     ${"b ".repeat(34).trim()}`,
      `             ${"b ".repeat(34).trim()}`,
    ]);
    expect(entry(lines, "note").join("\n")).toMatch(/b … \(359 more\)\n/);
    expect(entry(lines, "note").length).toBeLessThan(11);
  });

  it("a package's hashes stand below each other", () => {
    const [now, was] = ["a".repeat(64), "b".repeat(64)];
    const lines = shown(sampleReview({ package: { before: { sha256: was }, after: { sha256: now } } as never }));

    expect(entry(lines, "The uploaded code")).toEqual([
      "  The uploaded code changes. SHA-256:",
      `    Now:     ${now}`,
      `    Before:  ${was}`,
    ]);
  });
});
