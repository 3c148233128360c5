import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { outcomes } from "../../packages/core/azure/one-deploy/outcomes.ts";
import { uploadMessagesText, withBlock } from "../../tools/documentation/pages.ts";
import { repository } from "../support/command-line.ts";
import { unpadded } from "../support/unpadded.ts";

const page = readFileSync(join(repository, "docs/reference/upload-messages.md"), "utf8");

it("docs/reference/upload-messages.md has the upload's messages as `npm run docs` writes them", () => {
  expect(outcomes.length).toBeGreaterThan(10);
  expect(unpadded(withBlock(page, "upload", uploadMessagesText(outcomes)))).toBe(unpadded(page));
});

it("and wouldn't pass with a different message", () => {
  const [first, ...others] = outcomes;
  const changed = first === undefined ? others : [{ ...first, example: "something else" }, ...others];
  expect(unpadded(withBlock(page, "upload", uploadMessagesText(changed)))).not.toBe(unpadded(page));
});
