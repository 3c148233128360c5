import { describe, expect, it } from "vitest";
import { reviewSarif } from "../../../../commands/review/words/review-sarif.ts";
import { sampleFinding, sampleReview } from "../../../support/sample-review.ts";

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
  it("has a rule for each id that was found, with all that GitHub requires", () => {
    const findings = [
      sampleFinding("opens"),
      sampleFinding("weakens", { id: "location/wider" }),
      sampleFinding("opens"),
    ];
    const { rules, results } = runOf(reviewSarif(sampleReview({ findings })));

    expect(rules.map(({ id }) => id)).toEqual(["location/wider", "resource/unknown-property"]);
    expect(results.map(({ ruleId, ruleIndex }) => [ruleId, rules[ruleIndex]?.id])).toEqual([
      ["resource/unknown-property", "resource/unknown-property"],
      ["location/wider", "location/wider"],
      ["resource/unknown-property", "resource/unknown-property"],
    ]);
    for (const { shortDescription, fullDescription, help, properties } of rules) {
      for (const { text } of [shortDescription, fullDescription, help]) expect(text).toMatch(/\S/);
      expect(properties.tags).toContain("security");
    }
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

  it("points to where the change is, from the repository's root, else to the stack's settings or the acceptances", () => {
    const findings = [
      sampleFinding("opens", { where: [{ file: "infra/a b.ts", line: 12 }, { file: "../shared.ts" }] }),
      sampleFinding("opens", { stacks: ["prod", "dev"] }),
      sampleFinding("opens", { stacks: [] }),
      sampleFinding("weakens", { id: "acceptance/added" }),
    ];
    const { results } = runOf(reviewSarif(sampleReview({ findings }), "services/api"));
    expect(results.map(({ locations }) => locations)).toEqual([
      [placeOf("services/api/infra/a%20b.ts", 12), placeOf("services/shared.ts", 1)],
      [placeOf("services/api/Pulumi.prod.yaml", 1)],
      [placeOf("services/api/Pulumi.yaml", 1)],
      [placeOf("services/api/accepted-findings.yaml", 1)],
    ]);
  });

  it("keeps the identity of a finding while its values and its place change, and of no other", () => {
    const printOf = (parts: Parameters<typeof sampleFinding>[1]) =>
      runOf(reviewSarif(sampleReview({ findings: [sampleFinding("opens", parts)] }))).results[0]?.partialFingerprints;

    expect(printOf({ before: 1, where: [{ file: "a", line: 1 }] })).toEqual(
      printOf({ before: 2, where: [{ file: "a", line: 9 }] }),
    );
    expect(printOf({})).not.toEqual(printOf({ subject: "another" }));
    expect(printOf({})).not.toEqual(printOf({ id: "gate/missing" }));
    expect(printOf({})?.["primaryLocationLineHash"]).toMatch(/^[0-9a-f]{16}:1$/);
  });

  it("suppresses what was accepted, with the reason", () => {
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
