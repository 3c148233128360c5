import { unzipSync } from "fflate";
import { expect } from "vitest";
import { beside, inContract, inFunctions, refused, taken, type Refused, type Taken } from "./app-of-limits.ts";

/** By the first two columns of the page: the rows of packages. */
export const appsWithPackages: Readonly<Record<string, readonly (Refused | Taken)[]>> = {
  "packages: npm packages, with files from `functions/assets/` or the contract's `files`": [
    taken(
      {
        app: "catalog",
        edits: inContract("endpoints: {", 'files: ["more/list.json"], endpoints: {').edits ?? [],
        files: inFunctions("more/list.json"),
      },
      ({ zip }) =>
        expect(Object.keys(unzipSync(zip))).toEqual(expect.arrayContaining(["assets/catalog.json", "more/list.json"])),
      { "/shop/v1/ping": "pong" },
    ),
  ],
  "packages: one that a package requires when it is called, and that isn't installed": [
    taken({
      ...beside('import "database";'),
      files: {
        "functions/node_modules/database/package.json": '{ "main": "i.js" }',
        "functions/node_modules/database/i.js": 'exports.connect = () => require("not-installed");',
      },
    }),
  ],
  "packages: another `@azure/functions` than the project's": [
    taken(
      {
        files: {
          "functions/node_modules/@azure/functions/package.json": '{ "version": "4.5.0", "main": "i.js" }',
          "functions/node_modules/@azure/functions/i.js": "",
        },
      },
      ({ warnings }) => expect(warnings).toEqual([expect.stringContaining("@azure/functions 4.5.0 isn't used")]),
    ),
  ],
  "packages: another `@protected-function/guard`, by `paths` in a tsconfig or in `functions/node_modules`": [
    refused(
      {
        files: {
          "functions/tsconfig.json":
            '{ "compilerOptions": { "paths": { "@protected-function/guard": ["./src/health.ts"] } } }',
        },
      },
      "@protected-function/guard",
      /remove @protected-function\/guard from paths in functions\/tsconfig\.json/,
    ),
  ],
  "packages: native code": [
    refused(
      { ...beside('import native from "./fast.node";\nnative;'), files: inFunctions("src/fast.node") },
      "functions/src/index.ts:10",
      /package without native code/,
    ),
  ],
};
