import { expect, it } from "vitest";
import { accessChanges } from "../../../../../packages/pf/access-matrix/access-changes.ts";
import type { Subject } from "../../../../../packages/pf/access-matrix/matrix.ts";
import { reviewMarkdown } from "../../../../../packages/pf/commands/review/words/review-markdown.ts";
import { reviewPage } from "../../../../../packages/pf/commands/review/words/review-page.ts";
import { reviewText } from "../../../../../packages/pf/commands/review/words/review-text.ts";
import { rendered, textOf } from "../../../../support/rendered-markdown.ts";
import { sampleEvidence } from "../../../../support/sample-evidence.ts";
import { account, caller, nobody, sampleMatrix } from "../../../../support/sample-matrix.ts";
import { sampleReview, sampleStack } from "../../../../support/sample-review.ts";
import { unescaped } from "../../../../support/unescaped.ts";

const of = (...subjects: readonly Subject[]) =>
  sampleMatrix({ subjects: [...subjects, nobody], columns: [{ name: "the API", endpoints: ["GET stock"] }] });
const [before, after] = [of(caller), of(caller, account)];
const reviewOf = (was: typeof before, is: typeof after) =>
  sampleReview({ stacks: [sampleStack({ matrices: { before: was, after: is } })] });

it("text, page and Markdown list who can call each endpoint, and the earlier list if it differs", () => {
  const review = reviewOf(before, after);
  const [sentence = "", ...others] = accessChanges(before, after);

  expect(sentence).toMatch(/^Only integration and .* can call GET stock\. Before: Only integration can call/);
  expect(others).toEqual([]);
  const markdown = textOf(rendered(reviewMarkdown(review))).replaceAll("\u2060", "");
  for (const said of [
    markdown,
    reviewText(review, { colour: false }),
    unescaped(reviewPage(review, sampleEvidence())),
  ]) {
    expect(said).toContain(sentence);
  }
});

it("the page folds the list unless it differs", () => {
  const list = /<summary>Callers of each endpoint/;

  expect(reviewPage(reviewOf(before, after), sampleEvidence())).not.toMatch(list);
  expect(reviewPage(reviewOf(before, before), sampleEvidence())).toMatch(list);
});
