import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { expect, it } from "vitest";
import { repository } from "../support/command-line.ts";

interface Import {
  readonly from: string;
  readonly to: string;
}

/** What each file below test/ imports of test/. */
const imports: readonly Import[] = globSync("test/**/*.{ts,mjs}", { cwd: repository }).flatMap((file) => {
  const from = file.replaceAll("\\", "/");
  const text = readFileSync(join(repository, from), "utf8");
  return [...text.matchAll(/(?:\bfrom|\bimport\(?)\s*"(\.[^"]+)"/g)]
    .map(([, to = ""]) => ({ from, to: join(dirname(from), to) }))
    .filter(({ to }) => to.startsWith("test/"));
});

const moduleOf = (file: string): string => /^test\/[^/]+/.exec(file)?.[0] ?? "";

const told = (some: readonly Import[]): readonly string[] => some.map(({ from, to }) => `${from} -> ${to}`);

it("no file imports a test; shared code is in a helper", () => {
  expect(told(imports.filter(({ to }) => to.endsWith(".test.ts")))).toEqual([]);
});

/** Helpers, the APIs that tests deploy, and the pull requests that they review. */
const shared = ["test/support", "test/sample-apps", "test/reviews"];

it("a helper that several modules use is in test/support", () => {
  const strangers = imports.filter(({ from, to }) => !shared.includes(moduleOf(to)) && moduleOf(from) !== moduleOf(to));

  expect(imports.length).toBeGreaterThan(1000);
  // The configuration of a suite is in its own file.
  expect(told(strangers.filter(({ to }) => !to.endsWith(".config.ts")))).toEqual([]);
});
