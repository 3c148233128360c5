import { expect, it } from "vitest";
import { countsOf } from "../../../../../packages/pf/commands/review/findings/verdict.ts";
import { reviewText } from "../../../../../packages/pf/commands/review/words/review-text.ts";
import { sampleFinding, sampleReview } from "../../../../support/sample-review.ts";

it("shows an accepted finding once, with the entry that this change adds for it", () => {
  const accepted = {
    finding: "gate/off",
    subject: "x",
    reason: "Wanted here.",
    decidedBy: "Ada",
    until: "2027-05-31",
  };
  const added = (facts: object) => sampleFinding("changes", { id: "acceptance/added", facts });
  const text = (...findings: Parameters<typeof reviewText>[0]["findings"]) =>
    reviewText(sampleReview({ findings: [sampleFinding("opens", { accepted }), ...findings] }), { colour: false });

  expect(text()).toContain("    Accepted by Ada until 2027-05-31. Wanted here.\n");
  expect(text(added(accepted))).toContain("    Accepted in this change by Ada until 2027-05-31. Wanted here.\n");
  expect(text(added(accepted))).not.toContain("Other changes");
  expect(countsOf([sampleFinding("opens", { accepted }), added(accepted)], [])).toMatchObject({
    changes: 0,
    accepted: 1,
  });
  // An entry that accepts nothing of this review is shown alone.
  expect(text(added({ ...accepted, subject: "another" }))).toMatch(/\nOther changes\n {2}- This change accepts a/);
});
