import { mkdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { newerNode } from "../../../packages/pf/cli/newer-node.ts";
import { requireManifest } from "../../../packages/pf/cli/require-manifest.ts";
import { folderOfEachTest } from "../../support/temporary-folder.ts";

const folder = folderOfEachTest();

it("a project's package.json that isn't JSON is refused with its place, and nothing else of it fails", () => {
  const manifest = join(folder.path, "package.json");
  expect(() => requireManifest(folder.path)).toThrow(
    `There is no ${manifest}.\nRestore it, for example from Git. Or ./pf init writes a new one, in the folder of Pulumi.yaml.`,
  );
  writeFileSync(manifest, '{ "name": "a", "name": "b" }');
  expect(() => requireManifest(folder.path)).not.toThrow();

  writeFileSync(manifest, '{\n  "name": "a"\n  "private": true\n}\n');
  expect(() => requireManifest(folder.path)).toThrow(`${manifest}:3:3: text that isn't strict JSON.\n`);
  const below = join(folder.path, "program");
  mkdirSync(below);
  expect(() => requireManifest(below)).not.toThrow();
  writeFileSync(manifest, "[]");
  expect(() => requireManifest(folder.path)).toThrow(`${manifest} must be a JSON object.\n`);
  rmSync(manifest);
  mkdirSync(manifest);
  expect(() => requireManifest(folder.path)).toThrow(`${manifest} is a folder.\n`);
  rmdirSync(manifest);
  writeFileSync(manifest, "{\n");
  const running = { execPath: "/a/node_modules/node/bin/node", version: "24.0.0", path: "", manifest };
  expect(newerNode(running)).toBeUndefined();
});
