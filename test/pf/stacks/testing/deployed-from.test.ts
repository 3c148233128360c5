import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { deployedFrom } from "../../../../packages/pf/stacks/testing/deployed-from.ts";
import { folderOfEachTest, writeIn } from "../../../support/temporary-folder.ts";

const workspace = folderOfEachTest();
const project = () => join(workspace.path, "app");
const write = (path: string, text: string): void => writeIn(workspace.path, path, text);
const now = () => deployedFrom({ directory: project(), settingsFile: join(project(), "Pulumi.local.yaml") });
beforeEach(() => {
  write("app/Pulumi.local.yaml", "config: {}");
  write("app/infra/index.ts", "export {};");
  write("app/functions/src/index.ts", "serve();");
  write("package-lock.json", "{}");
  write("shared/src/prices.ts", "export const price = 1;");
  mkdirSync(join(workspace.path, "node_modules/@acme"), { recursive: true });
  symlinkSync("../../shared", join(workspace.path, "node_modules/@acme/shared"), "dir");
});

it.each([
  ["the settings", "app/Pulumi.local.yaml", "config: { a: 1 }"],
  ["the program", "app/infra/index.ts", "export const a = 1;"],
  ["a file that wasn't there", "app/infra/other.ts", ""],
  ["the function", "app/functions/src/index.ts", "serve(contract);"],
  ["an asset in any folder", "app/templates/mail.html", "<p>"],
  ["the workspace's lock file", "package-lock.json", '{ "lockfileVersion": 3 }'],
  ["the versions that are installed", "node_modules/.package-lock.json", "{}"],
  ["a package of the workspace, linked and beside the project", "shared/src/prices.ts", "export const price = 2;"],
])("differs after a change of %s", (_what, path, text) => {
  const before = now();
  write(path, text);
  expect(now()).not.toBe(before);
});

it.each([
  ["a test", "app/test/api.test.ts"],
  ["a test beside its code", "app/functions/src/prices.test.ts"],
  ["a page", "app/README.md"],
  ["an installed package's folder, which has a version", "app/node_modules/left-pad/index.js"],
  ["what is kept", "app/.pf/test/a.bin"],
])("stays the same after a change of %s", (_what, path) => {
  const before = now();
  write(path, "changed");
  expect(now()).toBe(before);
});

it("takes links in a circle", () => {
  symlinkSync(".", join(project(), "infra/itself"), "dir");
  expect(now()).toBe(now());
});
