import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLocalChecks } from "../../packages/pf/stacks/local/local-checks.ts";
import { originOf } from "../../packages/pf/stacks/local/local-stack.ts";
import { repository } from "../support/command-line.ts";
import { copyRepository } from "../support/copied-repository.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";

const page = readFileSync(join(repository, "docs/reference/component.md"), "utf8");

/** The page's program, as this repository imports the package. */
const program = (/^```ts\n([^]*?)^```$/m.exec(page)?.[1] ?? "")
  .replace("@protected-function/infra/build", "./build/build-package.ts")
  .replace("@protected-function/infra", "./program.ts");

describe.skipIf(!hasEngine())("the program of docs/reference/component.md", { timeout: 300_000 }, () => {
  let checkout: string;
  let opened: EmptyLocalStack;
  beforeAll(async () => {
    checkout = copyRepository(repository, { functions: {}, files: { "infra/index.ts": program } });
    cpSync(join(repository, "functions/src"), join(checkout, "functions/src"), { recursive: true });
    cpSync(join(repository, "functions/contract.ts"), join(checkout, "functions/contract.ts"));
    opened = await openLocally({ directory: checkout });
  });
  afterAll(async () => {
    await opened?.close();
    if (checkout) rmSync(checkout, { recursive: true, force: true });
  });

  it("deploys a stack that changes nothing at its next preview, and that the checks prove", async () => {
    await opened.local.stack.up();
    const again = await opened.local.stack.preview();
    const checks = openLocalChecks(opened.local, await originOf(opened.local));
    const outcomes = await checks.runGuide(() => {}).finally(() => checks.close());

    expect(again.summary).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    expect(outcomes.length).toBeGreaterThan(60);
    expect(outcomes.filter(({ outcome }) => outcome !== "proved")).toEqual([]);
  });
});
