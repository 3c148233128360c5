import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { programFolder } from "../../packages/engine/program-folder.ts";
import { folderOfEachTest } from "../support/temporary-folder.ts";

const directory = folderOfEachTest();
beforeEach(() => {
  mkdirSync(join(directory.path, "infra"));
  writeFileSync(join(directory.path, "infra", "index.ts"), "");
});

describe("the folder that the engine starts plugins in", () => {
  it.each([
    ["main: infra/index.ts", "infra"],
    ['main: "infra"', "infra"],
    ["main: infra/ # a folder", "infra"],
    ["runtime: nodejs", "."],
  ])("is, by %s, %s", async (line, folder) => {
    writeFileSync(join(directory.path, "Pulumi.yaml"), `name: x\n${line}\n`);

    expect(await programFolder(directory.path)).toBe(join(directory.path, folder));
  });
});
