import { expect, it } from "vitest";
import type { Verdict } from "../../../../../packages/pf/commands/review/findings/review.ts";
import { reviewMarkdown } from "../../../../../packages/pf/commands/review/words/review-markdown.ts";
import { reviewPage } from "../../../../../packages/pf/commands/review/words/review-page.ts";
import { sampleEvidence } from "../../../../support/sample-evidence.ts";
import { sampleReview } from "../../../../support/sample-review.ts";
import { unescaped } from "../../../../support/unescaped.ts";

it.each<readonly [Verdict, RegExp | undefined]>([
  ["not deployable", /Don't merge before the errors that stop the deployment are fixed\./],
  ["opens", /Don't merge before each finding is fixed, or someone who owns the API accepts it\./],
  ["unknown", /Don't merge before each finding is fixed, or someone who owns the API accepts it\./],
  ["to be read", /Don't merge before someone has read the files listed below/],
  ["accepted", /Check the accepted findings before you merge\./],
  ["no change", undefined],
])("beside the verdict, in a pull request and on a page, says what %s means for the merge", (verdict, words) => {
  const review = { ...sampleReview(), verdict };
  const [, ofPage = ""] =
    /<div class="verdict [^>]*>(.*?)<\/div>/s.exec(unescaped(reviewPage(review, sampleEvidence()))) ?? [];
  const [, ofMarkdown = ""] = /^(> \[![^]*?)\n\n/m.exec(reviewMarkdown(review)) ?? [];

  for (const banner of [ofPage, ofMarkdown]) {
    expect(banner).not.toBe("");
    if (words === undefined) expect(banner).not.toMatch(/merge/);
    else expect(banner).toMatch(words);
  }
});
