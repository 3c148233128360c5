import { describe, expect, it } from "vitest";
import { functionsPackages } from "../../../../commands/review/files/lock-file.ts";

const root = { dependencies: { zod: "4.0.0" }, devDependencies: { vitest: "4.0.0" } };
const base = {
  "": root,
  functions: { dependencies: { "@azure/functions": "4.0.0" } },
  "node_modules/@azure/functions": { version: "4.0.0", dependencies: { cookie: "1.0.0" } },
  "node_modules/cookie": { version: "1.0.0" },
  "node_modules/zod": { version: "4.0.0" },
  "node_modules/vitest": { version: "4.0.0", dev: true },
};
const text = (packages: object) => JSON.stringify({ lockfileVersion: 3, packages });
const changed = (after: object) => functionsPackages(text(base), text({ ...base, ...after }));

describe("a lock file's change", () => {
  it("is of functions/ alone where it takes a package that others use already, or one of its own", () => {
    const uses = (dependencies: object) => ({
      functions: { dependencies: { "@azure/functions": "4.0.0", ...dependencies } },
    });

    expect(changed(uses({ zod: "4.0.0" }))).toEqual([]);
    expect(
      changed({
        ...uses({ "storage-blob": "12.0.0" }),
        "node_modules/storage-blob": { version: "12.0.0", dependencies: { tslib: "2.0.0" } },
        "node_modules/tslib": { version: "2.0.0" },
        "node_modules/vitest": { version: "4.0.0" },
      }),
    ).toEqual(["storage-blob 12.0.0, new", "tslib 2.0.0, new"]);
    expect(changed({ ...uses({ zod: "3.0.0" }), "functions/node_modules/zod": { version: "3.0.0" } })).toEqual([
      "zod 3.0.0, new",
    ]);
    expect(changed({ "node_modules/cookie": { version: "1.1.0" } })).toEqual(["cookie 1.1.0, 1.0.0 before"]);
    expect(changed({ "node_modules/cookie": { version: "1.0.0", resolved: "https://x" } })).toEqual([
      "cookie 1.0.0, from elsewhere",
    ]);
  });

  it.for([
    ["the program's packages", { "node_modules/zod": { version: "4.1.0" } }],
    ["what the program asks for", { "": { ...root, dependencies: { zod: "4.0.0", yaml: "2.0.0" } } }],
    ["a package that nobody uses", { "node_modules/left": { version: "1.0.0" } }],
    ["a package that runs as it is installed", { "node_modules/cookie": { version: "1.1.0", hasInstallScript: true } }],
    [
      "what both use",
      {
        "": { dependencies: { ...root.dependencies, cookie: "1.0.0" } },
        "node_modules/cookie": { version: "1.1.0" },
      },
    ],
  ] as const)("is everybody's where it touches %s", ([, after]) => {
    expect(changed(after)).toBeUndefined();
  });

  it("is everybody's where it cannot be read", () => {
    expect(functionsPackages(undefined, text(base))).toBeUndefined();
    expect(functionsPackages(text(base), "<<<<<<<")).toBeUndefined();
  });
});
