import { describe, expect, it } from "vitest";
import { refusalsOf } from "../../../../../packages/pf/commands/review/words/detail-words.ts";
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
