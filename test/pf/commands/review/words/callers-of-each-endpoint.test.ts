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
  const [{ sentence = "", before: earlier = "" } = {}, ...others] = accessChanges(before, after);
  const markdown = reviewMarkdown(review).replaceAll("\u2060", "");

  expect(sentence).toMatch(/^Only integration and .* can call GET stock\.$/);
  expect(earlier).toBe("Before: Only integration can call GET stock.");
  expect(others).toEqual([]);
  expect(textOf(rendered(markdown))).toContain(`${sentence}\n\n${earlier}\n`);
  expect(reviewText(review, { colour: false })).toContain(
    `\n  Now:     ${sentence}\n  ${earlier.replace(": ", ":  ")}\n`,
  );
  const page = unescaped(reviewPage(review, sampleEvidence())).replaceAll(/\s*\n\s*/g, "");
  expect(page).toContain(`<li>${sentence}<ul><li>${earlier}</li></ul></li>`);
});

it("a stack that can't be deployed has the list of before the change, and says so", () => {
  const sentences = accessChanges(before, undefined).map(({ sentence }) => sentence);
  const review = sampleReview({ stacks: [sampleStack({ kind: "refused", matrices: { before } })] });

  expect(sentences).toEqual(["Before: Only integration can call GET stock."]);
  expect(unescaped(reviewPage(review, sampleEvidence()))).toContain(`<li>${sentences[0]}</li>`);
});

it("the page folds the list unless it differs", () => {
  const list = /<summary>Callers of each endpoint/;

  expect(reviewPage(reviewOf(before, after), sampleEvidence())).not.toMatch(list);
  expect(reviewPage(reviewOf(before, before), sampleEvidence())).toMatch(list);
});

it("the terminal has it right after the verdict and the counts, each kind once, and no list of one stack", () => {
  const counts = { opens: 1, weakens: 0, breaks: 0, unknown: 2, changes: 3, read: 2, accepted: 0 };
  const text = reviewText({ ...reviewOf(before, after), counts }, { colour: false });

  expect(text.split("\n").slice(1, 6)).toEqual([
    "1 opens access, 3 other changes.",
    expect.stringMatching(/^Deployed and compared: /),
    "Not judged: 2 changed files to read, 2 findings of unknown effect. Review these by hand.",
    "",
    expect.stringMatching(/^Callers of each endpoint, /),
  ]);
  expect(text).not.toContain("\nStacks\n");
});
