import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLocalStack, type LocalStack } from "../../packages/pf/stacks/local/local-stack.ts";
import { repository } from "../support/command-line.ts";
import { inDays } from "../support/in-days.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { type ReviewRepository, reviewRepository } from "../support/review-repository.ts";

const secret = "azuread:index/applicationPassword:ApplicationPassword";

/** The line of a page, as a reader copies it. */
function printed(page: string, beginning: string): string {
  const line = readFileSync(join(repository, page), "utf8")
    .split("\n")
    .find((one) => one.startsWith(beginning));
  if (line === undefined) throw new Error(`${page} has no line that begins with ${beginning}.`);
  return line;
}

describe.skipIf(!hasEngine() || process.platform === "win32")("the first rotation, as it is printed", () => {
  let checkout: ReviewRepository;
  let settingsFile: string;
  let local: LocalStack | undefined;
  beforeEach(async () => {
    checkout = reviewRepository();
    settingsFile = join(checkout.directory, "Pulumi.prod.yaml");
  });
  afterEach(async () => {
    await local?.close();
    checkout.remove();
  });

  async function open(daysLeft: number): Promise<LocalStack> {
    checkout.edit("Pulumi.dev.yaml", /"\d{4}-\d\d-\d\dT00:00:00Z"/, `"${inDays(daysLeft)}"`);
    checkout.write("Pulumi.prod.yaml", readFileSync(join(checkout.directory, "Pulumi.dev.yaml"), "utf8"));
    return await openLocalStack({
      directory: repository,
      signal: new AbortController().signal,
      settingsFile,
      onStep: () => {},
      onProgress: () => {},
    });
  }

  async function rotate(): Promise<void> {
    const line = printed("docs/guides/rotation.md", "./pf rotate --stack prod --caller integration ");
    const said = execFileSync("bash", ["-e", "-c", line], { cwd: checkout.directory, encoding: "utf8" });
    expect(said).toContain("Scheduled a new secret for integration in Pulumi.prod.yaml, slot second.");
    await local?.continueWith({ directory: repository, settingsFile });
  }

  // The shipped file: more than the default of maximumSecretLifetimeDays.
  it("beside a secret that expires in 187 days, writes what the next `up` accepts", async () => {
    local = await open(187);
    const secretOf = async () => (await local?.outputs())?.callers["integration"]?.clientSecret;
    await local.stack.up();
    const before = await secretOf();

    await rotate();
    const { summary } = await local.stack.up();

    expect(summary).toMatchObject({ create: 1, update: 0, replace: 0, delete: 0 });
    expect(await secretOf()).not.toBe(before);
  });

  it("beside a secret that expires in 125 days, writes what the program accepts", async () => {
    local = await open(125);

    await rotate();

    const { steps } = await local.stack.preview();
    expect(steps.filter(({ type }) => type === secret)).toHaveLength(2);
  });
});
