import { describe, expect, it } from "vitest";
import { reviewText } from "../../../../../packages/pf/commands/review/words/review-text.ts";
import { plain, widthOf } from "../../../../../packages/core/text/width.ts";
import { reviewOfEverything, sampleFinding, sampleReview, sampleStack } from "../../../../support/sample-review.ts";
import { reviewSarif } from "../../../../../packages/pf/commands/review/words/review-sarif.ts";
import { array, assert, integer, property, record, string } from "fast-check";
import { fit } from "../../../../../packages/pf/commands/review/words/fit-parts.ts";
import { findingIds, kinds } from "../../../../../packages/pf/commands/review/findings/kinds.ts";
import { samplesOf } from "../../../../../packages/pf/commands/review/findings/samples.ts";
import { severities } from "../../../../../packages/pf/commands/review/findings/severity.ts";
import { wordsOf } from "../../../../../packages/pf/commands/review/findings/finding.ts";

const readFile = { file: "a", class: "ships", standing: "read", why: "code of the function" } as const;

describe("a review for a terminal", () => {
  it("has the verdict first, then causes, worst first", () => {
    const lines = reviewText(reviewOfEverything("plain", ["no"]), { colour: false, rows: 24 }).split("\n");

    expect(lines[0]).toBe("✗ Opens access: plain changed: now plain: plain, was plain, plain.");
    const from = lines.indexOf("prod can't be deployed");
    expect(lines.slice(from).filter((line) => line !== "" && !line.startsWith(" "))).toEqual([
      "prod can't be deployed",
      "plain can't be reviewed here",
      "Opens access",
      "Weakens protection",
      "Breaks",
      "Effect unknown",
      "Files to read",
      "Other changes",
      "Stacks",
      "Accepted",
      "Resources, plain: 1 replaced",
      "Settings, plain",
      "Package",
      "Assumed, plain",
      "Both versions ran on a local twin of Azure. The review can't see manual changes in the tenant.",
      "Compared: plain at aaaaaaaaaaaa, and this change at bbbbbbbbbbbb with uncommitted changes.",
      "Next:",
      lines[0],
    ]);
    expect(lines.filter((line) => /^ {2}prod /.test(line)).map((line) => line.trim())).toEqual([
      expect.stringMatching(/^prod +Can't be deployed$/),
    ]);
    // The verdict again, because its first line is out of view.
    expect(lines.slice(-8, -2)).toEqual([
      "Next:",
      "  Fix the errors that stop the deployment.",
      "  Fix each finding that you don't intend.",
      "  To accept one that you intend: ./pf review --base plain --accept resource/unknown-property --reason <why> --until <day> --by <name>",
      "  Read the files listed above, or have a code owner read them.",
      "  Review again: ./pf review --base plain",
    ]);
  });

  it.each([
    [[], "! Only accepted findings", "accepted", "  Check the accepted findings, then merge the change."],
    [[], "✓ No change of access", "no change of access", "  Merge the change."],
    [
      [readFile],
      "? A person has to read this change",
      "to be read",
      "  Don't merge before someone has read them: this review doesn't judge them.",
    ],
  ] as const)("with %j begins with %s", (files, beginning, verdict, end) => {
    const lines = reviewText(sampleReview({ verdict, files }), { colour: false }).split("\n");

    expect(lines[0]?.startsWith(beginning)).toBe(true);
    expect(lines.at(-1)).toBe(end);
  });

  it("has a line for each affected stack, with its findings or why it wasn't compared", () => {
    const stacks = [
      sampleStack({ stack: "production", verdict: "weakens" }),
      sampleStack({ stack: "dev", kind: "unaffected", verdict: "no change" }),
      sampleStack({ stack: "pr", kind: "new", verdict: "opens" }),
    ];
    const findings = [sampleFinding("weakens", { stacks: ["production"] })];
    expect(reviewText(sampleReview({ verdict: "weakens", stacks, findings }), { colour: false })).toContain(
      "\n\nStacks\n  production  Weakens protection  1 weakens protection\n  pr          Opens access        new, nothing to compare with\n",
    );
  });

  it("is colored if allowed, with the same text as without colors", () => {
    const review = reviewOfEverything("plain", ["no"]);
    const colored = reviewText(review, { colour: true });

    expect(colored).toContain("\u001B[31m✗ Opens access: plain changed: now plain: plain, was plain, plain.\u001B[39m");
    expect(plain(colored)).toBe(reviewText(review, { colour: false }));
    expect(reviewText(review, { colour: false })).not.toContain("\u001B");
  });

  it("fits into the width", () => {
    const text = reviewText(reviewOfEverything("some words", ["no"]), { colour: false, columns: 80 });
    expect(text.split("\n").filter((line) => widthOf(line) > 80)).toEqual([]);
  });

  it("stays short if much changes", () => {
    const resources = Array.from({ length: 5000 }, (_, index) => ({
      op: "update" as const,
      type: "t",
      name: `n${index}`,
      properties: [],
    }));
    const text = reviewText(sampleReview({ stacks: [sampleStack({ resources })] }), { colour: false });
    expect(text).toContain("\n  4,960 more; --json has all.\n");
    expect(text.split("\n").length).toBeLessThan(80);
  });
});

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly unknown[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly unknown[];
}
interface Rule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string };
  readonly properties: { readonly tags: readonly string[] };
}

function runOf(sarif: unknown) {
  const { version, runs } = sarif as {
    readonly version: string;
    readonly runs: readonly [
      { readonly tool: { readonly driver: { readonly rules: readonly Rule[] } }; readonly results: readonly Result[] },
    ];
  };
  expect(version).toBe("2.1.0");
  expect(runs).toHaveLength(1);
  return { rules: runs[0].tool.driver.rules, results: runs[0].results };
}

function placeOf(uri: string, startLine: number) {
  return {
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: "%SRCROOT%" },
      region: { startLine, startColumn: 1, endLine: startLine, endColumn: 2 },
    },
  };
}

describe("a review as SARIF", () => {
  it("has a rule for each reported id, with everything that GitHub requires", () => {
    const findings = [
      sampleFinding("opens"),
      sampleFinding("weakens", { id: "gate/plain-http" }),
      sampleFinding("opens"),
    ];
    const { rules, results } = runOf(reviewSarif(sampleReview({ findings })));

    expect(rules.map(({ id }) => id)).toEqual(["gate/plain-http", "resource/unknown-property"]);
    expect(results.map(({ ruleId, ruleIndex }) => [ruleId, rules[ruleIndex]?.id])).toEqual([
      ["resource/unknown-property", "resource/unknown-property"],
      ["gate/plain-http", "gate/plain-http"],
      ["resource/unknown-property", "resource/unknown-property"],
    ]);
    for (const { shortDescription, fullDescription, help, properties } of rules) {
      for (const { text } of [shortDescription, fullDescription, help]) expect(text).toMatch(/\S/);
      expect(properties.tags).toContain("security");
    }
  });

  it("has a note for each file to read, at its line", () => {
    const files = [
      { ...readFile, file: "functions/src/a.ts", line: 7 },
      { ...readFile, file: "test/guard.test.ts", change: "deleted", why: "deleted: what it kept true" },
    ] as const;
    const { rules, results } = runOf(reviewSarif(sampleReview({ files }), "services/api"));

    expect(rules.map(({ id }) => id)).toEqual(["to-be-read"]);
    expect(results).toMatchObject([
      { ruleId: "to-be-read", level: "note", locations: [placeOf("services/api/functions/src/a.ts", 7)] },
      {
        message: { text: "test/guard.test.ts: deleted: what it kept true" },
        locations: [placeOf("services/api/test/guard.test.ts", 1)],
      },
    ]);
  });

  it.each([
    ["opens", "error"],
    ["weakens", "error"],
    ["breaks", "warning"],
    ["unknown", "warning"],
    ["changes", "note"],
  ] as const)("shows what %s as %s", (severity, level) => {
    const { results } = runOf(reviewSarif(sampleReview({ findings: [sampleFinding(severity)] })));
    expect(results.map((one) => one.level)).toEqual([level]);
  });

  it("points to the change from the repository's root, or to the stack's settings or the acceptances", () => {
    const findings = [
      sampleFinding("opens", { where: [{ file: "infra/a b.ts", line: 12 }, { file: "../shared.ts" }] }),
      sampleFinding("opens", { stacks: ["prod", "dev"] }),
      sampleFinding("opens", { stacks: [] }),
      sampleFinding("weakens", { ...samplesOf("acceptance/added", "x")[0], subject: "function-app" }),
    ];
    const { results } = runOf(reviewSarif(sampleReview({ findings }), "services/api"));
    expect(results.map(({ locations }) => locations)).toEqual([
      [placeOf("services/api/infra/a%20b.ts", 12), placeOf("services/shared.ts", 1)],
      [placeOf("services/api/Pulumi.prod.yaml", 1)],
      [placeOf("services/api/Pulumi.yaml", 1)],
      [placeOf("services/api/accepted-findings.yaml", 1)],
    ]);
  });

  it("keeps a finding's identity when its values and its place change, and shares it with no other", () => {
    const printOf = (parts: Parameters<typeof sampleFinding>[1]) =>
      runOf(reviewSarif(sampleReview({ findings: [sampleFinding("opens", parts)] }))).results[0]?.partialFingerprints;

    expect(printOf({ before: 1, where: [{ file: "a", line: 1 }] })).toEqual(
      printOf({ before: 2, where: [{ file: "a", line: 9 }] }),
    );
    expect(printOf({})).not.toEqual(printOf({ subject: "another" }));
    expect(printOf({})).not.toEqual(printOf({ id: "gate/missing" }));
    expect(printOf({})?.["primaryLocationLineHash"]).toMatch(/^[0-9a-f]{16}:1$/);
  });

  it("suppresses accepted findings with the reason", () => {
    const accepted = { finding: "gate/off", subject: "x", reason: "Wanted.", decidedBy: "Ada", until: "2027-05-31" };
    const { results } = runOf(
      reviewSarif(sampleReview({ findings: [sampleFinding("opens", { accepted }), sampleFinding("opens")] })),
    );

    expect(results.map(({ level, suppressions }) => [level, suppressions])).toEqual([
      ["note", [{ kind: "external", status: "accepted", justification: "Wanted. (Ada, until 2027-05-31)" }]],
      ["error", undefined],
    ]);
  });

  it("stays below GitHub's limits", () => {
    const where = Array.from({ length: 300 }, (_, index) => ({ file: `f${index}` }));
    const findings = Array.from({ length: 6000 }, (_, index) => sampleFinding("opens", { subject: `s${index}` }));
    const { results } = runOf(
      reviewSarif(sampleReview({ findings: [sampleFinding("opens", { where }), ...findings] })),
    );

    expect(results).toHaveLength(5000);
    expect(results[0]?.locations).toHaveLength(100);
  });
});

it("counts what is omitted from each part", () => {
  const parts = [
    { head: "one", items: ["a".repeat(50), "b".repeat(50)] },
    { head: "two", items: ["c".repeat(500)] },
  ];
  expect(fit(parts, 330)).toBe(
    `one\n\n${"a".repeat(50)}\n${"b".repeat(50)}\n\ntwo\n\n1 more is left out here; --json has all.\n`,
  );
});

it("includes whole items only, and never exceeds the limit", () => {
  const item = string({ minLength: 1, maxLength: 400 }).map((text) => `<${text.replaceAll(/[<>\n]/g, "x")}>`);
  const part = record({ head: string({ minLength: 1, maxLength: 20 }), items: array(item, { maxLength: 8 }) });
  assert(
    property(array(part, { maxLength: 6 }), integer({ min: 1000, max: 4000 }), (parts, limit) => {
      const text = fit(parts, limit);
      const all = parts.flatMap(({ items }) => items);
      expect(text.length).toBeLessThanOrEqual(limit);
      for (const line of text.split("\n").filter((one) => one.startsWith("<"))) {
        if (!parts.some(({ head }) => head.includes("<"))) expect(all).toContain(line);
      }
    }),
  );
});

describe("the words of findings", () => {
  it.for(findingIds.map((id) => [id] as const))(
    "of %s are a title, and sentences for all facts it may have",
    ([id]) => {
      expect(kinds[id].title).toMatch(/^[A-Z][^.]*[^.]$/);
      for (const { text, consequence } of samplesOf(id, "the text").map(wordsOf)) {
        for (const sentence of [text, ...(consequence === undefined ? [] : [consequence])]) {
          expect(sentence).not.toMatch(/undefined|\[object|null|[{}]/);
          expect(sentence).toMatch(/\S \S/);
        }
      }
    },
  );

  it.for(findingIds.map((id) => [id] as const))("of %s have a severity that the review knows", ([id]) => {
    for (const { severity } of samplesOf(id, "x")) expect(severities).toContain(severity);
  });

  it("give each kind a title of its own", () => {
    const titles = Object.values(kinds).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});
