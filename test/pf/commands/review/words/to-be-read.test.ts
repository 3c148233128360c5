import { describe, expect, it } from "vitest";
import { reviewMarkdown } from "../../../../../packages/pf/commands/review/words/review-markdown.ts";
import { reviewPage } from "../../../../../packages/pf/commands/review/words/review-page.ts";
import { reviewText } from "../../../../../packages/pf/commands/review/words/review-text.ts";
import { sampleEvidence } from "../../../../support/sample-evidence.ts";
import { sampleReview } from "../../../../support/sample-review.ts";

const readFile = { file: "a", class: "ships", standing: "read", why: "code of the function" } as const;

describe("a review with something to read", () => {
  it("never looks like one without findings, and counts deleted files", () => {
    const files = [
      readFile,
      { file: "test/guard.test.ts", class: "tests", change: "deleted", standing: "read", why: "deleted: it is gone" },
    ] as const;
    const review = sampleReview({ verdict: "to be read", files });
    const texts = [reviewText(review, { colour: false }), reviewMarkdown(review), reviewPage(review, sampleEvidence())];

    for (const text of texts) {
      expect(text).not.toMatch(/nothing found|merge the change/i);
      expect(text).toContain("2 changed files to read (1 deleted)");
      expect(text).toMatch(/test\/guard\.test\.ts/);
      expect(text).toMatch(/deleted: it is gone/i);
    }
  });

  it("states that the change's own package wasn't built if other packages are installed", () => {
    const review = sampleReview({ package: { before: { sha256: "a" }, isOfOtherPackages: true } });

    expect(reviewText(review, { colour: false })).toContain("The change's package wasn't built");
    expect(reviewText(review, { colour: false })).not.toContain("stays the same");
  });
});
