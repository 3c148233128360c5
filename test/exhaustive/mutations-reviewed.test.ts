import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodeOf } from "../../commands/review/findings/verdict.ts";
import { reviewMarkdown } from "../../commands/review/words/review-markdown.ts";
import { ofTheContract } from "../sample-apps/orders/mutations/of-the-contract.ts";
import type { Mutation } from "../sample-apps/orders/mutations/mutation.ts";
import { ofTheGuard } from "../sample-apps/orders/mutations/of-the-guard.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { ordersSettings } from "../support/orders-settings.ts";
import { type ReviewRepository, reviewRepository } from "../support/review-repository.ts";
import { filesOfSample } from "../support/sample-files.ts";

/** Two pull requests, because a review deploys both sides: one that has to be stopped, and one that has only to be read. */
const reviewed: readonly (readonly [number, readonly string[]])[] = [
  [
    1,
    [
      "orders-write is open to whoever may read",
      "orders takes DELETE, too",
      "people may hold Orders.Write",
      "the guard asks for no role",
    ],
  ],
  // What a handler does inside nobody can execute away.
  [4, ["reading orders hands out a secret"]],
];

function mutationOf(title: string): Mutation {
  const found = [...ofTheContract, ...ofTheGuard].find((one) => one.title === title);
  if (found === undefined) throw new Error(`no mutation is "${title}"`);
  return found;
}

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

  it.each(reviewed)("exits with %i, and tells each of: %j", async (exitCode, titles) => {
    const mutations = titles.map(mutationOf);
    repository.branch(`exits-with-${exitCode}`, () => {
      for (const { file, find, replace } of mutations.flatMap(({ edits }) => edits))
        repository.edit(file, find, replace);
    });
    const found = await repository.review("main");

    expect(exitCodeOf(found.verdict)).toBe(exitCode);
    for (const { review } of mutations) expect(reviewMarkdown(found)).toMatch(review);
  });
});
