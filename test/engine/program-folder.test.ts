import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { programFolder } from "../../packages/engine/program-folder.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "program-folder-"));
  mkdirSync(join(directory, "infra"));
  writeFileSync(join(directory, "infra", "index.ts"), "");
});
afterEach(() => rmSync(directory, { recursive: true }));

describe("the folder that the engine starts plugins in", () => {
  it.each([
    ["main: infra/index.ts", "infra"],
    ['main: "infra"', "infra"],
    ["main: infra/ # a folder", "infra"],
    ["runtime: nodejs", "."],
  ])("is, by %s, %s", async (line, folder) => {
    writeFileSync(join(directory, "Pulumi.yaml"), `name: x\n${line}\n`);

    expect(await programFolder(directory)).toBe(join(directory, folder));
  });
});
