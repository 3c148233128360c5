import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  packageLost,
  programThrew,
  programUnreadable,
} from "../../../../packages/pf/stacks/settings/program-unreadable.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "program-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What Node says, after the words of Pulumi's SDK. */
function saidOf(code: string): string {
  const file = join(folder, "index.mts");
  writeFileSync(file, code);
  const load = `import(${JSON.stringify(file)}).catch((error) => console.log(error.stack))`;
  const { stdout } = spawnSync(process.execPath, ["--eval", load], { encoding: "utf8" });
  expect(stdout).not.toBe("");
  return `Running program '${file}' failed with an unhandled exception:\n${stdout}`;
}

it.each([
  ["const a = { b: ; };", "1:16: Expression expected.\nCorrect it there"],
  ['import { nope } from "node:fs";', "1:10: The requested module 'node:fs' does not provide an export named 'nope'."],
  ['\nimport "./lost.mts";', /2:8: Cannot find module '.*lost\.mts'\.\nCorrect the import there, or restore the file$/],
  [
    'import {} from "nobody-has-this";\nimport a from "nobody-has-this";\nvoid a;',
    "Cannot find package 'nobody-has-this'.\nCorrect the import there, or install the package",
  ],
])("code that Node can't load is refused with its place: %s", (code, said) => {
  const told = programUnreadable(saidOf(code));
  expect(told).toMatch(said);
  expect(told).toMatch(/index\.mts:\d+:\d+: /);
});

it("a file that is gone by now is named without a line", () => {
  const said = `Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/a/lost.mts' imported from ${join(folder, "gone.mts")}`;

  expect(programUnreadable(said)).toMatch(/gone\.mts: Cannot find module '\/a\/lost\.mts'\.\nCorrect the import there/);
});

it.each([
  ['throw new Error("boom");', /index\.mts:1:7: Error: boom\nCorrect it there\.$/],
  ["const a = JSON.parse('null');\na.name.length;", /index\.mts:2:3: TypeError: Cannot read properties of null/],
  ["const f = () => JSON.parse('{');\nf();", /index\.mts:1:22: SyntaxError: /],
])("an error of the running program is told with its place: %s", (code, told) => {
  expect(programUnreadable(saidOf(code))).toBeUndefined();
  expect(programThrew(saidOf(code))).toMatch(told);
});

it("in a clone, where packages stand beside the program, only an error in the program's own file is shortened", () => {
  const said = "Running program '/a/infra/index.ts' failed with an unhandled exception:\nTypeError: boom\n";
  const beside = "    at f (file:///a/infra/names.ts:1:2)\n    at file:///a/infra/index.ts:7:19\n";

  expect(programThrew(`${said}${beside}`, false)).toBeUndefined();
  expect(programThrew(`${said}${beside}`, true)).toBe("/a/infra/names.ts:1:2: TypeError: boom\nCorrect it there.");
});

it("an error of a package keeps its stack trace", () => {
  const said = `Running program '/a/infra/index.ts' failed with an unhandled exception:\nTypeError: boom\n`;
  const atPackage = "    at f (file:///a/node_modules/@protected-function/infra/program.js:1:2)\n";
  const atProgram = "    at file:///a/infra/index.ts:7:19\n";

  expect(programThrew(`${said}${atPackage}${atProgram}`)).toBeUndefined();
  expect(programThrew(`${said}${atProgram}${atPackage}`)).toBe(
    "/a/infra/index.ts:7:19: TypeError: boom\nCorrect it there.",
  );
});

const inPackages = "/a/node_modules/@protected-function/infra/program.js";
it.each([
  `Error: Cannot find package '@pulumi/azuread' imported from ${inPackages}`,
  `Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/a/node_modules/zod/index.js' imported from ${inPackages}`,
  `Error: Cannot find module 'zod'\nRequire stack:\n- ${inPackages}\n- /a/infra/index.ts`,
])("a package that packages need is told with how to install it: %s", (said) => {
  expect(packageLost(said)).toMatch(/^node_modules lacks .*(?:azuread|zod).*npm ci$/);
  expect(packageLost(said.replaceAll(inPackages, "/a/infra/index.ts"))).toBeUndefined();
});
