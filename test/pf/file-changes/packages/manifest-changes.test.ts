import { expect, it } from "vitest";
import { nothingKnown } from "../../../../packages/pf/file-changes/known.ts";
import { manifestChanges } from "../../../../packages/pf/file-changes/packages/manifest-changes.ts";

const base = {
  name: "app",
  scripts: { test: "vitest run", check: "tsc && oxlint" },
  dependencies: { a: "1.0.0" },
};
const lockOf = (manifest: object) => JSON.stringify({ lockfileVersion: 3, packages: { "": manifest } });
const of = (fields: object, lock: object | null = { ...base, ...fields }) =>
  manifestChanges(
    JSON.stringify(base),
    JSON.stringify({ ...base, ...fields }),
    "",
    { after: lock === null ? undefined : lockOf(lock), isChanged: lock !== null },
    nothingKnown,
  );
const scripts = (more: object) => ({ scripts: { ...base.scripts, ...more } });

it.for([
  [{ dependencies: { a: "1.1.0" } }, "a 1.1.0, was 1.0.0"],
  [{ devDependencies: { b: "^2.0.0" } }, "b ^2.0.0 is new in devDependencies"],
  [{ dependencies: {} }, "a is gone from dependencies"],
  [{ overrides: { b: { c: "1.0.0" } } }, "b > c 1.0.0 is new in overrides"],
  [{ description: "App" }, "description: App, was not set"],
  [{ engines: { node: ">=24" } }, 'engines: {"node":">=24"}, was not set'],
  [scripts({ test: "vitest run --bail=1" }), "the script test runs: vitest run --bail=1"],
  [scripts({ format: "oxfmt" }), "the script format runs: oxfmt"],
  [{ allowScripts: { esbuild: false } }, "npm no longer runs the install scripts of esbuild"],
  [scripts({ preview: "vite preview" }), "the script preview runs: vite preview"],
] as const)("is told in one line, and isn't a risk: %j", ([fields, text]) => {
  const changes = of(fields);

  expect(changes.filter(({ isRisk }) => isRisk)).toEqual([]);
  expect(changes.map((one) => one.text)).toContain(text);
});

it.for([
  [{ dependencies: { a: "https://a.example/a.tgz" } }],
  [{ dependencies: { a: "git+https://a.example/a.git" } }],
  [{ dependencies: { a: "fabrikam/a" } }],
  [{ dependencies: { a: "file:docs/a" } }],
  [{ dependencies: { a: "npm:evil@1.0.0" } }],
  [{ overrides: { a: "npm:evil@1.0.0" } }],
  [{ workspaces: ["docs"] }],
  [{ imports: { "#a": "./b.js" } }],
  [{ main: "b.js" }],
  [{ packageManager: "pnpm@10.0.0" }],
  [{ allowScripts: { esbuild: true } }],
  [{ allowScripts: ["esbuild"] }],
  [scripts({ postinstall: "node a.js" })],
  [scripts({ prepare: "node a.js" })],
  [scripts({ posttest: "node a.js" })],
  [scripts({ check: "true" })],
  [scripts({ check: "tsc" })],
  [scripts({ test: "vitest run; curl https://a.example" })],
  [{ scripts: { test: "vitest run" } }],
] as const)("is a risk: %j", ([fields]) => {
  expect(of(fields).some(({ isRisk }) => isRisk)).toBe(true);
});

it("is a risk with its fix if dependencies change and the lock file doesn't, or has others", () => {
  for (const lock of [null, base]) {
    expect(of({ dependencies: { a: "1.1.0" } }, lock)).toContainEqual({
      isRisk: true,
      text: expect.stringMatching(/: run npm install, and commit package-lock\.json$/),
    });
  }
});

it("is a risk if a package's install scripts are no longer denied", () => {
  const denied = JSON.stringify({ ...base, allowScripts: { esbuild: false } });
  const changes = manifestChanges(
    denied,
    JSON.stringify(base),
    "",
    { after: undefined, isChanged: false },
    nothingKnown,
  );

  expect(changes).toMatchObject([{ isRisk: true, text: "npm may run the install scripts of esbuild" }]);
});
