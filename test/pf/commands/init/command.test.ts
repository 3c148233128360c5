import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { repository, runPf } from "../../../support/command-line.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "protected-function-init-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each<[string, () => readonly string[], RegExp]>([
  ["two folders", () => [folder, folder], /It takes one word: <folder>\./],
  ["the clone itself", () => [repository], /This is the clone itself\.\nName the folder of your app/],
  ["the clone itself, without a folder", () => [], /This is the clone itself/],
  ["an option that it doesn't have", () => ["--overwrite", folder], /Unknown option --overwrite of \.\/pf init\./],
  ["a folder that isn't there", () => [join(folder, "shop")], /shop doesn't exist/],
  ["an invalid project name", () => [folder, "--name", "Shop 1"], /The project's name is "Shop 1"/],
])("init refuses %s, and writes nothing", async (_, args, message) => {
  const { exitCode, stdout, stderr } = await runPf(["init", ...args()]).finished;

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(message);
  expect(readdirSync(folder)).toEqual([]);
});

it("init refuses an app at the root before it packs anything", async () => {
  writeFileSync(join(folder, "host.json"), "{}");
  const { exitCode, stderr } = await runPf(["init", folder, "--name", "shop"]).finished;

  expect(exitCode).toBe(2);
  expect(stderr).toContain("mkdir -p functions && mv host.json functions/");
  expect(stderr).not.toContain("Packing");
  expect(readdirSync(folder)).toEqual(["host.json"]);
});
