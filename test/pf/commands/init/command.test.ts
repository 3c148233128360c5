import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repository, runPf } from "../../../support/command-line.ts";
import { folderOfEachTest } from "../../../support/temporary-folder.ts";

const folder = folderOfEachTest();

it.each<[string, () => readonly string[], RegExp]>([
  ["two folders", () => [folder.path, folder.path], /It takes one word: <folder>\./],
  ["the clone itself", () => [repository], /This is the clone itself\.\nName the folder of your app/],
  ["the clone itself, without a folder", () => [], /This is the clone itself/],
  ["an option that it doesn't have", () => ["--overwrite", folder.path], /Unknown option --overwrite of \.\/pf init\./],
  ["a folder that isn't there", () => [join(folder.path, "shop")], /shop doesn't exist/],
  ["an invalid project name", () => [folder.path, "--name", "Shop 1"], /The project's name is "Shop 1"/],
])("init refuses %s, and writes nothing", async (_, args, message) => {
  const { exitCode, stdout, stderr } = await runPf(["init", ...args()]).finished;

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(message);
  expect(readdirSync(folder.path)).toEqual([]);
});

it("init refuses an app at the root before it packs anything", async () => {
  writeFileSync(join(folder.path, "host.json"), "{}");
  const { exitCode, stderr } = await runPf(["init", folder.path, "--name", "shop"]).finished;

  expect(exitCode).toBe(2);
  expect(stderr).toContain("mkdir -p functions && mv host.json functions/");
  expect(stderr).not.toContain("Packing");
  expect(readdirSync(folder.path)).toEqual(["host.json"]);
});
