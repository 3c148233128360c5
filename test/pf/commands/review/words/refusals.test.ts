import { describe, expect, it } from "vitest";
import { finding } from "../../../../../packages/pf/commands/review/findings/finding.ts";
import type { ReviewFinding } from "../../../../../packages/pf/commands/review/findings/review.ts";
import { countsOf } from "../../../../../packages/pf/commands/review/findings/verdict.ts";
import { refusalsOf } from "../../../../../packages/pf/commands/review/words/detail-words.ts";
import { reviewMarkdown } from "../../../../../packages/pf/commands/review/words/review-markdown.ts";
import { reviewPage } from "../../../../../packages/pf/commands/review/words/review-page.ts";
import { reviewSarif } from "../../../../../packages/pf/commands/review/words/review-sarif.ts";
import { reviewText } from "../../../../../packages/pf/commands/review/words/review-text.ts";
import { sampleEvidence } from "../../../../support/sample-evidence.ts";
import { sampleReview, sampleStack } from "../../../../support/sample-review.ts";

describe("a stack whose base can't be deployed", () => {
  it("isn't said to be unknown to the twin", () => {
    const stack = sampleStack({ kind: "base refused", verdict: "unknown", refusals: ["The base: no owner"] });

    expect(refusalsOf(sampleReview({ verdict: "unknown", stacks: [stack] }))).toEqual([
      {
        stacks: "dev",
        title: "dev can't be compared: its base can't be deployed",
        meaning:
          "Pulumi, the settings schema or the base's own rules refuse it, so there is nothing to compare the change with:",
        items: ["The base: no owner"],
      },
    ]);
  });
});

describe("a stack that can't be deployed", () => {
  const why = "The rule https-only is violated.\n  Fix: set httpsOnly to true.";
  const refusal: ReviewFinding = {
    ...finding({ id: "deployment/refused", subject: "deployment", facts: { why: [why] } }),
    stacks: ["dev"],
  };
  const unproved: ReviewFinding = {
    ...finding({
      id: "file/declares",
      subject: "infra/a.ts",
      facts: { why: "what it declares wasn't compared, because the stack dev can't be deployed", refusedStack: "dev" },
    }),
    stacks: [],
  };
  const reviewOf = (findings: readonly ReviewFinding[]) =>
    sampleReview({
      verdict: "not deployable",
      counts: countsOf(findings, []),
      findings,
      stacks: [sampleStack({ kind: "refused", verdict: "not deployable", refusals: [why] })],
    });
  const alone = reviewOf([refusal]);

  it.for([
    ["comment", reviewMarkdown(alone)],
    ["terminal", reviewText(alone, { colour: false })],
    ["page", reviewPage(alone, sampleEvidence()).replaceAll("&#39;", "'")],
  ])("stands once with reason and fix in the %s, below the verdict", ([, shown = ""]) => {
    expect(shown.match(/Fix: set httpsOnly to true/g)).toHaveLength(1);
    expect(shown).not.toMatch(/over the base|breaks something|nothing found|by hand|<summary>Stacks|^Stacks$/im);
  });

  it("adds nothing to the counts, and leaves no file to judge by hand", () => {
    const { counts } = reviewOf([refusal, unproved]);

    expect(counts).toMatchObject({ breaks: 0, unknown: 1 });
    expect(reviewText(reviewOf([refusal, unproved]), { colour: false })).not.toContain("by hand");
    expect(JSON.stringify(reviewSarif(alone))).not.toContain("nothing found");
  });

  it("stands beside the others without saying it twice", () => {
    const stacks = [...alone.stacks, sampleStack({ stack: "prod" })];

    expect(reviewMarkdown({ ...alone, stacks })).toContain("| **dev** | Can't be deployed | - | - | - |");
  });
});
