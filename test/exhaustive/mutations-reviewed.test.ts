import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodeOf } from "../../commands/review/findings/verdict.ts";
import { reviewMarkdown } from "../../commands/review/words/review-markdown.ts";
import { ofTheContract } from "../sample-apps/orders/mutations/of-the-contract.ts";
import { ofTheEntry } from "../sample-apps/orders/mutations/of-the-entry.ts";
import { ofTheGuard } from "../sample-apps/orders/mutations/of-the-guard.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { ordersSettings } from "../support/orders-settings.ts";
import { type ReviewRepository, reviewRepository } from "../support/review-repository.ts";
import { filesOfSample } from "../support/sample-files.ts";

/** One of each kind: a review deploys both sides. */
const reviewed = [
  "the guard of orders-write is bypassed by app.http",
  "orders has no handler",
  "orders-write is open to whoever may read",
  "orders is anonymous, at a route of its own",
  "orders takes DELETE, too",
  "people may hold Orders.Write",
  "the guard asks for no role",
  "reading orders hands out a secret",
];
const mutations = [...ofTheEntry, ...ofTheContract, ...ofTheGuard].filter(({ title }) => reviewed.includes(title));

describe.skipIf(!hasEngine())("the review of a harmed orders API", { timeout: 300_000 }, () => {
  let repository: ReviewRepository;
  beforeAll(() => {
    repository = reviewRepository();
    rmSync(join(repository.directory, "functions/src"), { recursive: true });
    for (const [path, text] of Object.entries(filesOfSample("orders"))) repository.write(`functions/${path}`, text);
    repository.writeSettings(ordersSettings);
    repository.commit("base");
  });
  afterAll(() => repository?.remove());

  it("is tried with one of each kind", () => {
    expect(mutations.map(({ title }) => title)).toEqual(expect.arrayContaining(reviewed));
  });

  it.each(mutations.map((mutation) => [mutation.title, mutation] as const))("%s", async (title, { edits, review }) => {
    repository.branch(title.replaceAll(/\W+/g, "-"), () => {
      for (const { file, find, replace } of edits) repository.edit(file, find, replace);
    });
    const found = await repository.review("main");

    // What a handler does inside nobody can execute away: it is to be read.
    expect(exitCodeOf(found.verdict)).toBe(review.source.includes("to read") ? 4 : 1);
    expect(reviewMarkdown(found)).toMatch(review);
  });
});
