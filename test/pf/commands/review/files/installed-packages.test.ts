import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasPackagesOfLock } from "../../../../../packages/pf/commands/review/files/installed-packages.ts";

const lock = {
  "": { dependencies: { a: "1.0.0" } },
  functions: { dependencies: { b: "1.0.0" } },
  "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/other-platform": { version: "1.0.0", optional: true },
};
const { "": _root, functions: _workspace, "node_modules/other-platform": _absent, ...installed } = lock;

describe("the packages in a folder", () => {
  let folder: string;
  const isOf = (packages: object | string) => {
    mkdirSync(join(folder, "node_modules"));
    writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages: lock }));
    const text = typeof packages === "string" ? packages : JSON.stringify({ packages });
    writeFileSync(join(folder, "node_modules/.package-lock.json"), text);
    return hasPackagesOfLock(folder);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "review-installed-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are those in the lock file, except another platform's", () => {
    expect(isOf(installed)).toBe(true);
  });

  it.for([
    ["another version", { "node_modules/a": { version: "1.1.0", integrity: "sha512-a" } }],
    ["another archive", { "node_modules/a": { version: "1.0.0", integrity: "sha512-b" } }],
    ["one less", {}],
    ["one more", { ...installed, "node_modules/c": { version: "1.0.0" } }],
    ["an unreadable record", "<<<<"],
  ] as const)("differ with %s", ([, packages]) => {
    expect(isOf(packages)).toBe(false);
  });

  it("differ if npm left no record", () => {
    expect(hasPackagesOfLock(folder)).toBe(false);
  });
});
