import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { programUnreadable } from "../../../../packages/pf/stacks/settings/program-unreadable.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "program-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What Node says, after the words of Pulumi's SDK. */
function saidOf(code: string): string | undefined {
  const file = join(folder, "index.mts");
  writeFileSync(file, code);
  const load = `import(${JSON.stringify(file)}).catch((error) => console.log(error.stack))`;
  const { stdout } = spawnSync(process.execPath, ["--eval", load], { encoding: "utf8" });
  expect(stdout).not.toBe("");
  return programUnreadable(`Running program '${file}' failed with an unhandled exception:\n${stdout}`);
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
  const told = saidOf(code);
  expect(told).toMatch(said);
  expect(told).toMatch(/index\.mts:\d+:\d+: /);
});

it("a file that is gone by now is named without a line", () => {
  const said = `Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/a/lost.mts' imported from ${join(folder, "gone.mts")}`;

  expect(programUnreadable(said)).toMatch(/gone\.mts: Cannot find module '\/a\/lost\.mts'\.\nCorrect the import there/);
});

it("an error of the running program is none of these", () => {
  expect(saidOf('throw new Error("boom");')).toBeUndefined();
});
