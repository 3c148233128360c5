import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readFuncignore } from "../../../infra/build/funcignore.ts";

const paths = [
  "assets/.env",
  "assets/.env.local",
  "assets/a.txt",
  "assets/b/a.txt",
  "assets/b/c/a.txt",
  "assets/ab.txt",
  "assets/[x].txt",
  "assets/a+b.txt",
  "assets/b/.env",
  "assets/ends with space ",
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "funcignore-"));
  execFileSync("git", ["init", "--quiet", folder]);
});
afterAll(() => rm(folder, { recursive: true }));

/** What git leaves out by the same lines. */
function byGit(): readonly string[] {
  try {
    const told = execFileSync("git", ["-C", folder, "check-ignore", "--no-index", "-z", "--stdin"], {
      input: paths.join("\0"),
      encoding: "utf8",
    });
    return told.split("\0").filter(Boolean);
  } catch (error) {
    // Exit code 1: none of them.
    if ((error as { readonly status?: number }).status === 1) return [];
    throw error;
  }
}

test.each([
  [""],
  ["# .env\n\n   \n"],
  [".env"],
  [".env*"],
  ["/.env"],
  ["assets/.env"],
  ["/assets/.env"],
  ["a.txt"],
  ["assets/a.txt"],
  ["assets/*.txt"],
  ["assets/**/a.txt"],
  ["**/a.txt"],
  ["assets/b/"],
  ["b/"],
  ["b"],
  ["a.txt/"],
  ["assets/**"],
  ["assets/b/**"],
  ["*.txt\n!ab.txt"],
  ["!ab.txt\n*.txt"],
  ["a?.txt"],
  ["assets/a[a-c].txt"],
  ["assets/a[!b].txt"],
  ["assets/\\[x\\].txt"],
  ["a+b.txt"],
  [".env   "],
  ["*"],
  ["\\#x"],
  ["A.TXT"],
])("reads %j as git does", async (text) => {
  await Promise.all([".gitignore", ".funcignore"].map((name) => writeFile(join(folder, name), text)));
  const isLeftOut = await readFuncignore(folder);
  expect(paths.filter(isLeftOut)).toEqual(byGit());
});

test("omits nothing without the file", async () => {
  expect(paths.filter(await readFuncignore(join(folder, "absent")))).toEqual([]);
});
