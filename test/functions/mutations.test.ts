import { describe, expect, test } from "vitest";
import type { Edit } from "../sample-apps/orders/mutations/mutation.ts";
import { ofTheContract } from "../sample-apps/orders/mutations/of-the-contract.ts";
import { ofTheEntry } from "../sample-apps/orders/mutations/of-the-entry.ts";
import { ofTheGuard } from "../sample-apps/orders/mutations/of-the-guard.ts";
import { ofTheRuntime } from "../sample-apps/orders/mutations/of-the-runtime.ts";
import { ofTheSurface } from "../sample-apps/orders/mutations/of-the-surface.ts";
import { sampleProject } from "../support/sample-project.ts";

const mutations = [...ofTheContract, ...ofTheEntry, ...ofTheGuard, ...ofTheSurface, ...ofTheRuntime];

/** How the build of the harmed orders API ends: with its package's hash, or with a refusal. */
async function build(edits: readonly Edit[]) {
  await using project = await sampleProject("orders", { edits });
  return await project.buildPackage().then(
    ({ sha256, warnings }) => ({ sha256, warnings }),
    ({ code, message }: { readonly code: string; readonly message: string }) => ({ code, message }),
  );
}

test("the orders API is built, without a warning", async () => {
  expect(await build([])).toEqual({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), warnings: [] });
});

describe("is refused before anything is made, and says why:", () => {
  const refused = mutations.flatMap(({ title, edits, shows }) =>
    typeof shows === "object" && "refused" in shows ? [{ title, edits, words: shows.refused }] : [],
  );

  test.each(refused)("$title", async ({ edits, words }) => {
    expect(await build(edits)).toEqual({
      code: expect.stringMatching(/^(?:CONTRACT_INVALID|HOST_JSON_INVALID|PACKAGE_INVALID)$/),
      message: expect.stringMatching(words),
    });
  });
});

/** Nothing but the proof or the review can tell: that they are made is all there is to prove here. */
describe("keeps to the rules of a contract:", () => {
  const kept = mutations.filter(({ shows }) => typeof shows !== "object" || !("refused" in shows));

  test.each(kept)("$title", async ({ edits }) => {
    await using project = await sampleProject("orders", { edits });
    const contract = await project.readContract();
    expect(Object.keys(contract.endpoints)).toEqual(["orders", "orders-write", "health"]);
  });
});
