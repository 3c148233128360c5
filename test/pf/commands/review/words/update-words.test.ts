import { describe, expect, it } from "vitest";
import { reviewMarkdown } from "../../../../../packages/pf/commands/review/words/review-markdown.ts";
import { reviewPage } from "../../../../../packages/pf/commands/review/words/review-page.ts";
import { reviewText } from "../../../../../packages/pf/commands/review/words/review-text.ts";
import type { Review } from "../../../../../packages/pf/commands/review/findings/review.ts";
import { sampleEvidence } from "../../../../support/sample-evidence.ts";
import { sampleFinding, sampleReview, sampleStack } from "../../../../support/sample-review.ts";

const packages = [{ name: "@protected-function/infra", before: "0.1.0", after: "0.2.0" }];
const resource = {
  op: "update",
  type: "azure-native:web:WebApp",
  name: "function-app",
  properties: ["tags.a"],
} as const;
const textsOf = (review: Review) => [
  reviewText(review, { colour: false }),
  reviewMarkdown(review),
  reviewPage(review, sampleEvidence()),
];

describe("an update of packages in a review", () => {
  it("comes before the findings, with its own changes", () => {
    const alone = { findings: [sampleFinding("weakens")], stacks: [sampleStack({ resources: [resource] })] };
    const review = sampleReview({ findings: [sampleFinding("opens")], update: { packages, alone } });

    for (const text of textsOf(review)) {
      const places = [
        "0.1.0 → 0.2.0",
        "Weakens protection: ",
        "1 updated. function-app updated (tags.a)",
        "Opens access",
      ].map((part) => text.lastIndexOf(part));
      expect(places).not.toContain(-1);
      expect(places).toEqual(places.toSorted((left, right) => left - right));
    }
  });

  it("is reported as changing nothing if so, or as the only change", () => {
    const nothing = sampleReview({ update: { packages, alone: { findings: [], stacks: [sampleStack()] } } });
    for (const text of textsOf(nothing)) expect(text).toContain("The update alone changes nothing that is deployed.");

    for (const text of textsOf(sampleReview({ update: { packages } }))) {
      expect(text).toContain("Nothing else of this change is deployed");
    }
    for (const text of textsOf(sampleReview())) expect(text).not.toContain("Update of packages");
  });

  it("is reported with the reason if it can't be deployed alone", () => {
    const stack = sampleStack({ kind: "refused", refusals: ["the setting location is missing"] });
    const review = sampleReview({ update: { packages, alone: { findings: [], stacks: [stack] } } });

    for (const text of textsOf(review)) expect(text).toContain("the setting location is missing");
  });
});
