import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { updatedBase, updatedPackages } from "../../../../../packages/pf/commands/review/judge/package-update.ts";
import { processGuardian } from "../../../../../packages/engine/guardian.ts";
import { folderOfEachTest, writeIn } from "../../../../support/temporary-folder.ts";

const root = folderOfEachTest();
let base: string;
let head: string;

const own = "node_modules/@protected-function/infra";

function lock(folder: string, packages: Readonly<Record<string, object>>): void {
  writeIn(folder, "package-lock.json", JSON.stringify({ lockfileVersion: 3, packages }));
}

beforeEach(() => {
  [base, head] = [join(root.path, "base"), join(root.path, "head")];
});

describe("an update of this project's packages", () => {
  it.each<readonly [string, object, object, readonly unknown[]]>([
    ["a newer version", { version: "0.1.0" }, { version: "0.2.0" }, ["0.1.0", "0.2.0"]],
    [
      "the same version from elsewhere",
      { version: "0.1.0" },
      { version: "0.1.0", resolved: "https://npm.contoso.com/a.tgz" },
      ["0.1.0", "0.1.0"],
    ],
    [
      "other bytes",
      { version: "0.1.0", integrity: "sha512-a" },
      { version: "0.1.0", integrity: "sha512-b" },
      ["0.1.0", "0.1.0"],
    ],
  ])("is %s in the lock file", (_, before, after, versions) => {
    lock(base, { [own]: before });
    lock(head, { [own]: after });

    const [packageBefore, packageAfter] = versions;
    expect(updatedPackages(base, head)).toEqual([
      { name: "@protected-function/infra", before: packageBefore, after: packageAfter },
    ]);
  });

  it("is an added or removed package", () => {
    lock(base, { [own]: { version: "0.1.0" } });
    lock(head, { "node_modules/@protected-function/pf": { version: "0.2.0" } });

    expect(updatedPackages(base, head)).toEqual([
      { name: "@protected-function/infra", before: "0.1.0", after: undefined },
      { name: "@protected-function/pf", before: undefined, after: "0.2.0" },
    ]);
  });

  it("isn't a package of others, a workspace, or an unreadable lock file", () => {
    lock(base, { [own]: { resolved: "infra", link: true }, "node_modules/zod": { version: "4.0.0" }, infra: {} });
    lock(head, { [own]: { resolved: "infra2", link: true }, "node_modules/zod": { version: "4.1.0" }, infra: {} });
    expect(updatedPackages(base, head)).toEqual([]);

    writeIn(head, "package-lock.json", "{");
    expect(updatedPackages(base, head)).toEqual([]);
  });

  it("is compared alone in the base's own files with the change's packages", async () => {
    for (const [folder, version] of [
      [base, "0.1.0"],
      [head, "0.2.0"],
    ] as const) {
      writeIn(folder, "package.json", JSON.stringify({ dependencies: { "@protected-function/infra": version } }));
      lock(folder, { "": {}, [own]: { version } });
      writeIn(folder, `${own}/index.js`, version);
      writeIn(folder, "infra/index.ts", `of ${version}`);
    }
    symlinkSync("infra/index.ts", join(base, "link"));

    const directory = await updatedBase({
      base,
      head,
      folder: root.path,
      guardian: processGuardian(),
      signal: new AbortController().signal,
      onStep: () => {},
      onProgress: () => {},
    });

    const read = (file: string) => readFileSync(join(directory, file), "utf8");
    expect([read("infra/index.ts"), read("link"), read(`${own}/index.js`)]).toEqual(["of 0.1.0", "of 0.1.0", "0.2.0"]);
    expect(read("package-lock.json")).toBe(readFileSync(join(head, "package-lock.json"), "utf8"));
  });
});
