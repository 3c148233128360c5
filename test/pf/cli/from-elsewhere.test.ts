import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repository, runNode } from "../../support/command-line.ts";

let shop: string;

const runFrom = (cwd: string, words: string) =>
  runNode([join(repository, "packages/pf/pf.mjs"), ...words.split(" ")], {}, "", cwd).finished;

describe("a message about a project's files", () => {
  beforeAll(() => {
    shop = mkdtempSync(join(tmpdir(), "protected-function-shop-"));
    mkdirSync(join(shop, "functions"));
    writeFileSync(join(shop, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    writeFileSync(join(shop, "package.json"), "{}");
    writeFileSync(join(shop, "Pulumi.dev.yaml"), "config: {}\n");
  });
  afterAll(() => rmSync(shop, { recursive: true, force: true }));

  it.each([
    ["preflight --stack prod", "Pulumi.prod.yaml.\nStacks with settings here: dev.\nProject: ..\nHelp:"],
    ["start --settings Pulumi.prod.yaml", "Settings files: ../Pulumi.dev.yaml.\nProject: ..\nHelp:"],
  ])("names the project to a person in its subfolder: ./pf %s", async (words, said) => {
    const { exitCode, stderr } = await runFrom(join(shop, "functions"), words);
    expect(stderr).toContain(said);
    expect(exitCode).toBe(2);
  });

  it("says nothing of it in the project's folder, or where a project doesn't matter", async () => {
    expect((await runFrom(shop, "preflight --stack prod")).stderr).not.toContain("Project:");
    expect((await runFrom(join(shop, "functions"), "start --port x")).stderr).not.toContain("Project:");
  });

  it("names the repository to a person outside of any project", async () => {
    const { stderr } = await runFrom(tmpdir(), "preflight --stack nowhere");
    expect(stderr).toMatch(/^Project: \S+$/m);
  });
});
