import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hasPackagesOfLock } from "../../../../../packages/pf/commands/review/files/installed-packages.ts";
import { folderOfEachTest } from "../../../../support/temporary-folder.ts";

const lock = {
  "": { dependencies: { a: "1.0.0" } },
  functions: { dependencies: { b: "1.0.0" } },
  "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/other-platform": { version: "1.0.0", optional: true },
};
const { "": _root, functions: _workspace, "node_modules/other-platform": _absent, ...installed } = lock;

describe("the packages in a folder", () => {
  const folder = folderOfEachTest();
  const isOf = (packages: object | string) => {
    mkdirSync(join(folder.path, "node_modules"));
    writeFileSync(join(folder.path, "package-lock.json"), JSON.stringify({ packages: lock }));
    const text = typeof packages === "string" ? packages : JSON.stringify({ packages });
    writeFileSync(join(folder.path, "node_modules/.package-lock.json"), text);
    return hasPackagesOfLock(folder.path);
  };

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
    expect(hasPackagesOfLock(folder.path)).toBe(false);
  });
});
