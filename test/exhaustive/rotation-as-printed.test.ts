import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openLocalStack, type LocalStack } from "../../stacks/local/local-stack.ts";
import { repository } from "../support/command-line.ts";
import { inDays } from "../support/in-days.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { type ReviewRepository, reviewRepository } from "../support/review-repository.ts";

/** The line of a page, as a reader copies it. */
function printed(page: string, beginning: string): string {
  const line = readFileSync(join(repository, page), "utf8")
    .split("\n")
    .find((one) => one.startsWith(beginning));
  if (line === undefined) throw new Error(`${page} has no line that begins with ${beginning}.`);
  return line;
}

describe.skipIf(!hasEngine() || process.platform === "win32")("the first rotation, as it is printed", () => {
  let checkout: ReviewRepository | undefined;
  let local: LocalStack | undefined;
  afterEach(async () => {
    await local?.close();
    checkout?.remove();
  });

  it.each([
    // The shipped file: more than the default of maximumSecretLifetimeDays.
    ["docs/guides/rotation.md", 187],
    ["docs/guides/rotation.md", 125],
  ])("%s: beside a secret that ends in %d days it writes what the next `up` takes", async (page, days) => {
    checkout = reviewRepository();
    checkout.edit("Pulumi.dev.yaml", /"\d{4}-\d\d-\d\dT00:00:00Z"/, `"${inDays(days)}"`);
    const settingsFile = join(checkout.directory, "Pulumi.prod.yaml");
    checkout.write("Pulumi.prod.yaml", readFileSync(join(checkout.directory, "Pulumi.dev.yaml"), "utf8"));
    local = await openLocalStack({
      directory: repository,
      signal: new AbortController().signal,
      settingsFile,
      onStep: () => {},
      onProgress: () => {},
    });
    const secretOf = async () => (await local?.outputs())?.callers["integration"]?.clientSecret;
    await local.stack.up();
    const before = await secretOf();

    const said = execFileSync("bash", ["-e", "-c", printed(page, "./pf rotate --stack prod --caller integration ")], {
      cwd: checkout.directory,
      encoding: "utf8",
    });
    await local.continueWith({ directory: repository, settingsFile });
    const { summary } = await local.stack.up();

    expect(said).toContain("Scheduled a new secret for integration in Pulumi.prod.yaml, slot second.");
    expect(summary).toMatchObject({ create: 1, update: 0, replace: 0, delete: 0 });
    expect(await secretOf()).not.toBe(before);
  });
});
