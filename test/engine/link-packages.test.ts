import { execFileSync, spawnSync } from "node:child_process";
import { globSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { linkPackages } from "../../packages/engine/link-packages.ts";
import { repository } from "../support/command-line.ts";
import { copyRepository } from "../support/copied-repository.ts";
import { folderOfEachTest, writeIn } from "../support/temporary-folder.ts";

const folder = folderOfEachTest();

/** An installation of two workspaces, of which one imports the other by its name. */
function installation(directory: string, says: string): string {
  const files = {
    "package.json": '{ "workspaces": ["packages/*"] }',
    "packages/one/package.json": '{ "name": "@scope/one", "type": "module", "exports": "./index.js" }',
    "packages/one/index.js": `export const said = ${JSON.stringify(says)};`,
    "packages/two/package.json": '{ "name": "@scope/two", "type": "module", "exports": "./index.js" }',
    "packages/two/index.js": 'import { said } from "@scope/one";\nconsole.log(said);',
  };
  for (const [file, text] of Object.entries(files)) writeIn(directory, file, text);
  return directory;
}

function said(directory: string): string {
  return execFileSync(process.execPath, ["--eval", 'import("@scope/two")'], { cwd: directory, encoding: "utf8" });
}

it("runs a copy's own workspaces, and a copy's of that copy", () => {
  const first = installation(join(folder.path, "first"), "first");
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund"], { cwd: first });
  const [second, third] = ["second", "third"].map((name) => installation(join(folder.path, name), name));
  if (second === undefined || third === undefined) throw new Error("two copies");
  linkPackages(first, second);
  linkPackages(second, third);

  expect([first, second, third].map((directory) => said(directory).trim())).toEqual(["first", "second", "third"]);
});

it("leaves no package of this repository to a copy of it, so that a changed file is what runs", () => {
  const copy = copyRepository(repository, { functions: {}, files: {} });
  try {
    const scope = join(copy, "node_modules/@protected-function");
    const names = ["core", "engine", "guard", "infra", "pf", "tools", "twin"];
    const folders = names.map((name) => realpathSync(join(scope, name)));
    expect(folders.filter((one) => !one.startsWith(realpathSync(copy)))).toEqual([]);

    const file = join(copy, "packages/core/text/errors.ts");
    writeFileSync(file, `${readFileSync(file, "utf8")}\nprocess.stderr.write("the copy's own\\n");\n`);
    const { stderr } = spawnSync(process.execPath, [join(copy, "packages/pf/pf.mjs"), "--help"], { encoding: "utf8" });
    expect(stderr).toContain("the copy's own");
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});

it("is the one way: nothing links a whole node_modules, whose packages would be this repository's", () => {
  const files = globSync("{test,tools,packages}/**/*.ts", { cwd: repository });
  const wholes = files.filter((file) =>
    /symlink(?:Sync)?\(\s*join\([\w.]+, "node_modules"\)/.test(readFileSync(join(repository, file), "utf8")),
  );

  expect(files.length).toBeGreaterThan(1000);
  expect(wholes).toEqual([]);
});
