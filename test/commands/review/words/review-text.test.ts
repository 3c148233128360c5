import { describe, expect, it } from "vitest";
import { reviewText } from "../../../../commands/review/words/review-text.ts";
import { plain, widthOf } from "../../../../text/width.ts";
import { reviewOfEverything, sampleFinding, sampleReview, sampleStack } from "../../../support/sample-review.ts";

describe("a review for a terminal", () => {
  it("says the verdict first, then causes, worst first", () => {
    const lines = reviewText(reviewOfEverything("plain", ["no"]), { colour: false }).split("\n");

    expect(lines[0]).toBe(
      "Opens access: 1 opens, 1 weakens, 1 breaks, 1 unknown, 1 file to read, 1 other change, 1 accepted",
    );
    const from = lines.indexOf("Stacks");
    expect(lines.slice(from).filter((line) => line !== "" && !line.startsWith(" "))).toEqual([
      "Stacks",
      "prod can't be deployed",
      "plain can't be reviewed here",
      "Opens access",
      "Weakens protection",
      "Breaks",
      "Effect unknown",
      "Files to read",
      "Other changes",
      "Accepted",
      "Resources, plain: 1 replaced",
      "Settings, plain",
      "Package",
      "Taken for granted, plain",
      "Both versions ran on a local twin of Azure. The review can't see what somebody changed by hand in the tenant.",
    ]);
  });

  it("has a line for each stack, with what was found or why it wasn't compared", () => {
    const stacks = [
      sampleStack({ stack: "production", verdict: "weakens" }),
      sampleStack({ stack: "dev", kind: "unaffected", verdict: "no change" }),
    ];
    const findings = [sampleFinding("weakens", { stacks: ["production"] })];
    expect(reviewText(sampleReview({ verdict: "weakens", stacks, findings }), { colour: false })).toContain(
      "\n\nStacks\n  production  Weakens protection  1 weakens\n  dev         No change           unaffected, not deployed\n",
    );
  });

  it("is colored where it may be, and the same text where it may not", () => {
    const review = reviewOfEverything("plain", ["no"]);
    const colored = reviewText(review, { colour: true });

    expect(colored).toContain("\u001B[31mOpens access\u001B[39m");
    expect(plain(colored)).toBe(reviewText(review, { colour: false }));
    expect(reviewText(review, { colour: false })).not.toContain("\u001B");
  });

  it("fits into the width", () => {
    const text = reviewText(reviewOfEverything("some words", ["no"]), { colour: false, columns: 80 });
    expect(text.split("\n").filter((line) => widthOf(line) > 80)).toEqual([]);
  });

  it("is no page of lines where much changes", () => {
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
