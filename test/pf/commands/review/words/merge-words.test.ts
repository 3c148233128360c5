import { expect, it } from "vitest";
import type { Verdict } from "../../../../../packages/pf/commands/review/findings/review.ts";
import { reviewPage } from "../../../../../packages/pf/commands/review/words/review-page.ts";
import { sampleEvidence } from "../../../../support/sample-evidence.ts";
import { sampleReview } from "../../../../support/sample-review.ts";

it.each<readonly [Verdict, RegExp | undefined]>([
  ["not deployable", /Don&#39;t merge before the errors that stop the deployment are fixed\./],
  ["opens", /Don&#39;t merge before each finding is fixed, or someone who owns the API accepts it\./],
  ["unknown", /Don&#39;t merge before each finding is fixed, or someone who owns the API accepts it\./],
  ["to be read", /Don&#39;t merge before someone has read the files listed below/],
  ["accepted", /Check the accepted findings before you merge\./],
  ["no change", undefined],
])("beside the verdict of a page, says what %s means for the merge", (verdict, words) => {
  const page = reviewPage({ ...sampleReview(), verdict }, sampleEvidence());
  const [, banner = ""] = /<div class="verdict [^>]*>(.*?)<\/div>/s.exec(page) ?? [];

  expect(banner).not.toBe("");
  if (words === undefined) expect(banner).not.toMatch(/merge/);
  else expect(banner).toMatch(words);
});
