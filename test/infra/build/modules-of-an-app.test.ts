import { describe, expect, test } from "vitest";
import type { PackageInvalid } from "../../../infra/build/require-registrations.ts";
import { sampleProject } from "../../support/sample-project.ts";

const contract = `import { defineContract } from "@protected-function/guard/contract";
export const contract = defineContract({
  roles: {},
  endpoints: { health: { methods: ["GET"], route: "health", anonymous: "Load balancer probe" } },
});
`;
const serving = `import { contract } from "../contract.ts";
import { serve } from "@protected-function/guard";
serve(contract, { health: () => ({}) });
`;
const timer = (
  name: string,
) => `require("@azure/functions").app.timer("${name}", { schedule: "0 0 * * * *", handler() {} });
`;

async function built(files: Readonly<Record<string, string>>, manifest: object = {}) {
  const packageJson = JSON.stringify({ name: "f", version: "1.0.0", ...manifest });
  await using project = await sampleProject({ "contract.ts": contract, "package.json": packageJson, ...files });
  return await project.buildPackage().then(
    ({ triggers, warnings }) => ({ timers: triggers.map(({ name }) => name), warnings, problems: [] }),
    ({ problems, message }: PackageInvalid) => {
      if (problems === undefined) throw new Error(message);
      return {
        timers: [],
        warnings: [],
        problems: problems.map(({ path, rule, found }) => `${path}: ${rule}; ${found}`),
      };
    },
  );
}

describe("the modules that main names are loaded", () => {
  test.each([
    ["beside an index", "src/{index.js,functions/*.js}", ["src/functions/a.js"]],
    ["without naming the index", "./src/functions/*.js", ["src/functions/a.js"]],
    ["as the sources of what a compiler writes", "dist/src/functions/*.js", ["src/functions/a.ts"]],
    ["compiled from src/", "dist/functions/*.js", ["src/functions/a.ts"]],
    ["compiled from a repository's root", "dist/packages/api/src/functions/**/*.js", ["src/functions/b/a.ts"]],
    ["compiled from the app's folder", "build/*.js", ["a.cts", "jest.config.js"]],
    ["rather than older compiled ones", "dist/src/*.js", ["src/a.ts", "dist/src/old.js"]],
    ["into the folder of tsconfig.json", "output/*.js", ["src/a.ts"]],
    ["compiled to another place, with package.json", "app.js", ["app.ts"]],
  ])("%s: %s", async (_, main, files) => {
    const isRight = (file: string) => !/old|config/.test(file);
    const modules = files.map((file) => [file, timer(isRight(file) ? "right" : "wrong")]);
    const tsconfig = { "tsconfig.json": '{ "compilerOptions": { "outDir": "./output" } }' };
    expect(await built({ "src/index.ts": serving, ...tsconfig, ...Object.fromEntries(modules) }, { main })).toEqual({
      timers: ["right"],
      warnings: [],
      problems: [],
    });
  });

  test("without an index", async () => {
    const files = { "src/functions/a.ts": serving.replace("../", "../../"), "src/functions/b.ts": timer("b") };
    expect(await built(files, { main: "dist/src/functions/*.js" })).toMatchObject({ timers: ["b"], problems: [] });
  });
});

describe("the packages that decide who may call can't be redirected", () => {
  const fake = { "src/fake.ts": "export const serve = () => {}; export const app = {};" };
  const paths = (name: string) => ({
    "tsconfig.json": JSON.stringify({ compilerOptions: { paths: { [name]: ["./src/fake.ts"] } } }),
  });
  const rule = "must be the package that the program brings: nothing else decides who may call";

  test.each([
    ["@protected-function/guard", paths("@protected-function/guard"), "functions/src/fake.ts"],
    ["@protected-function/guard/default-deny", paths("@protected-function/*"), "functions/src/fake.ts"],
    [
      "@protected-function/guard/default-deny",
      {
        "base.json": paths("@protected-function/guard/default-deny")["tsconfig.json"],
        "tsconfig.json": '{ "extends": "./base.json" }',
      },
      "functions/src/fake.ts",
    ],
    [
      "@protected-function/guard",
      {
        "node_modules/@protected-function/guard/package.json": '{ "main": "index.js" }',
        "node_modules/@protected-function/guard/contract.js": "exports.defineContract = (x) => x;",
        "node_modules/@protected-function/guard/default-deny.js": "",
        "node_modules/@protected-function/guard/index.js": "exports.serve = () => {};",
      },
      "functions/node_modules/@protected-function/guard/index.js",
    ],
    ["@azure/functions", { ...paths("@azure/functions"), "src/more.ts": timer("a") }, "functions/src/fake.ts"],
  ])("%s by %j", async (name, redirect, found) => {
    const index = `import { app } from "@azure/functions";\n${serving}app.setup({});`;
    const { problems } = await built({ "src/index.ts": index, ...fake, ...redirect });
    expect(problems).toContain(`${name}: ${rule}; ${found}`);
    expect(problems.filter((problem) => !problem.includes(rule))).toEqual([]);
  });

  test("other paths of a tsconfig hold", async () => {
    const files = { "src/index.ts": `import "@lib/a";\n${serving}`, "lib/a.ts": timer("a") };
    const tsconfig = { "tsconfig.json": JSON.stringify({ compilerOptions: { paths: { "@lib/*": ["./lib/*"] } } }) };
    expect(await built({ ...files, ...tsconfig })).toMatchObject({ timers: ["a"], problems: [] });
  });

  test("an app's own version of the library gives way to the guard's, and the build says so", async () => {
    const copy = "node_modules/@azure/functions/";
    const files = {
      [`${copy}package.json`]: '{ "version": "4.5.0", "main": "i.js" }',
      [`${copy}i.js`]: "throw new Error('old');",
    };
    const { timers, warnings } = await built({
      "src/index.ts": `import "./a.cjs";\n${serving}`,
      "src/a.cjs": timer("a"),
      ...files,
    });
    expect([timers, warnings]).toEqual([
      ["a"],
      [
        expect.stringMatching(
          /^▲ \[WARNING\] @azure\/functions 4\.5\.0 isn't used, but 4\.[^]*In functions\/package\.json, write "\^4\./,
        ),
      ],
    ]);
  });
});

describe("what a package may require and isn't installed", () => {
  const database = (source: string) => ({
    "node_modules/db/package.json": '{ "main": "i.js" }',
    "node_modules/db/i.js": source,
  });
  const index = `import "db";\n${serving}`;

  test.each([
    ["in a function", "exports.connect = () => require('pg-hstore');"],
    ["by import()", "exports.connect = () => import('pg-hstore/lib');"],
  ])("is left to run time: %s", async (_, source) => {
    expect(await built({ "src/index.ts": index, ...database(source) })).toEqual({
      timers: [],
      warnings: [],
      problems: [],
    });
  });

  test("is refused if it is needed as the app loads, and in the app's own modules", async () => {
    expect((await built({ "src/index.ts": index, ...database("require('pg-hstore');") })).problems).toEqual([
      expect.stringMatching(
        /^functions\/src: throws while the build loads it, .*; "Error: Cannot find module 'pg-hstore'"$/,
      ),
    ]);
    expect(
      (await built({ "src/index.ts": `${serving}export const later = () => require("pg-hstore");` })).problems,
    ).toEqual([
      `functions/src/index.ts:4: imports a package that isn't installed, and that functions/package.json doesn't name; Could not resolve "pg-hstore"`,
    ]);
  });
});

describe("a package with native code", () => {
  const hash = (source: string) => ({
    "src/index.ts": `import "hash";\n${serving}`,
    "node_modules/hash/package.json": '{ "main": "i.js" }',
    "node_modules/hash/i.js": source,
  });

  test.each([
    ["that it looks for", `throw new Error("No native build was found for platform=linux");`],
    ["by bindings", `throw new Error("Could not locate the bindings file. Tried:");`],
    ["in a file", `require("node:module").createRequire(__filename)("./build/Release/hash.node");`],
    ["in a file that is missing", `require("./build/Release/hash.node");`],
  ])("is refused as such if it needs that as the app loads: %s", async (_, source) => {
    expect((await built(hash(source))).problems).toEqual([
      expect.stringMatching(/: must not import a native module: it works on one system only/),
    ]);
  });

  test("that has a package for each system is told, and is the reason if it can't load", async () => {
    const sharp = {
      "node_modules/sharp/package.json":
        '{ "main": "i.js", "optionalDependencies": { "@img/sharp-linux-x64": "1", "@img/sharp-darwin-arm64": "1" } }',
      "node_modules/sharp/i.js":
        'throw new Error("Could not load the \\"sharp\\" module using the linux-x64 runtime");',
    };
    const later = { "src/index.ts": `${serving}export const later = () => import("sharp");`, ...sharp };
    expect(await built(later)).toMatchObject({
      problems: [],
      warnings: [expect.stringMatching(/^sharp has native code, which isn't in the package/)],
    });
    const atLoad = { "src/index.ts": `import "sharp";\n${serving}`, ...sharp };
    expect((await built(atLoad)).problems).toEqual(
      expect.arrayContaining([expect.stringMatching(/^functions\/src: must not import a native module/)]),
    );
  });

  test("is told if it needs that later", async () => {
    const { warnings, problems } = await built({ ...hash("exports.a = 1;"), "node_modules/hash/binding.gyp": "{}" });
    expect([problems, warnings]).toEqual([
      [],
      [expect.stringMatching(/^hash has native code, which isn't in the package/)],
    ]);
  });
});

test.each([
  ['import "./missing.ts";', "correct the path, or create the file", "imports a file that isn't there"],
  ['import ".prisma/client/default";', expect.stringMatching(/^npx prisma generate/)],
  [
    'import "@scope/missing";',
    "npm install @scope/missing --workspace functions",
    "imports a package that isn't installed, and that functions/package.json doesn't name",
  ],
  [
    'import { A } from "./a.js"; import B = A.B; export const c: B = 1;',
    "correct the name; or, if it is a type, write import type",
    "imports what ./a.js doesn't export",
  ],
  [
    'import { serv } from "./a.js"; serv();',
    "write serve there in place of serv",
    "imports what ./a.js doesn't export",
  ],
  ["await Promise.resolve();", "await in a handler, or keep the promise and await it there: the package is CommonJS"],
  ['import "./schema.graphql";', "put the file into functions/assets/, and read it with node:fs"],
])("what can't be bundled is refused with its fix: %s", async (source, fix, rule = "can't be bundled") => {
  const files = {
    "contract.ts": contract,
    "src/index.ts": `${source}\n${serving}`,
    "src/schema.graphql": "type A",
    "src/a.js": "export const serve = 1;",
  };
  await using project = await sampleProject(files);
  await expect(project.buildPackage()).rejects.toMatchObject({
    problems: [{ path: "functions/src/index.ts:1", rule, fix }],
  });
});
