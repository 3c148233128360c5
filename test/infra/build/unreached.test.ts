import { describe, expect, test } from "vitest";
import type { PackageInvalid } from "../../../infra/build/require-registrations.ts";
import { sampleProject } from "../../support/sample-project.ts";
import { contractOfHealth as contract } from "../support/contracts.ts";

const index = `import { contract } from "../contract.ts";
import { serve } from "@protected-function/guard";
serve(contract, { health: () => ({}) });
`;

async function problemsOf(files: Readonly<Record<string, string>>, manifest: object = {}) {
  const packageJson = JSON.stringify({ name: "f", version: "1.0.0", ...manifest });
  const app = { "contract.ts": contract, "package.json": packageJson, "src/index.ts": index, ...files };
  await using project = await sampleProject(app);
  return await project.buildPackage().then(
    () => [],
    ({ problems, message }: PackageInvalid) => {
      if (problems === undefined) throw new Error(message);
      return problems.map(({ path, rule, found, fix }) => ({ path, rule, found, fix }));
    },
  );
}

const http = `const { app } = require("@azure/functions");
app.http("createOrder", { methods: ["POST"], route: "orders", handler: async () => ({}) });
`;
const rule =
  "registers functions, and no module of the app loads it: they would be missing, and nothing would be proved of them";

describe("a module that registers functions and that no entry loads is refused", () => {
  test("with its functions, and the main that would load it", async () => {
    expect(await problemsOf({ "src/functions/orders.js": http })).toEqual([
      {
        path: "functions/src/functions/orders.js",
        rule,
        found: 'app.http "createOrder" (line 2)',
        fix: 'name it in main of functions/package.json, such as "main": "src/functions/*.js", or import it in functions/src/index; or delete it, or move it out of functions/',
      },
    ]);
  });

  test.each<[string, string, string, string]>([
    ["a timer", "src/a.mjs", 'import { app } from "@azure/functions";\napp.timer("t", { schedule: "" });', "app.timer"],
    ["in CommonJS", "api/a.cjs", 'require("@azure/functions").app.get("t", () => ({}));', "app.get"],
    [
      "in TypeScript",
      "lib/deep/a.ts",
      'import { app as on } from "@azure/functions";\non.post("t", handler);',
      "app.post",
    ],
    ["at the root", "index.js", http, "app.http"],
    ["of the whole library", "a.mts", 'import * as az from "@azure/functions";\naz.app["http"]("t", {});', "app.http"],
    ["a second serve", "src/second.ts", index, "serve"],
    ["by app of another module", "src/b.js", 'const { app } = require("./app");\napp.get("t", () => ({}));', "app.get"],
    [
      "by parts of app",
      "src/c.js",
      'const { app } = require("@azure/functions");\nconst { http } = app;\nhttp("t", {});',
      "app ",
    ],
    [
      "durable functions",
      "src/d.js",
      'const df = require("durable-functions");\ndf.app.orchestration("o", function* () {});',
      "app.orchestration",
    ],
    [
      "a hook",
      "src/hooks.js",
      'const { app } = require("@azure/functions");\napp.hook.preInvocation(() => {});',
      "app.preInvocation",
    ],
    ["in a folder that only looks compiled", "dist/a.js", http, "app.http"],
  ])("%s", async (_, file, code, call) => {
    expect(await problemsOf({ [file]: code })).toEqual([
      expect.objectContaining({ path: `functions/${file}`, rule, found: expect.stringContaining(call) }),
    ]);
  });

  test("that an index loads with a part of its folder", async () => {
    const files = { "src/index.ts": `import "./functions/a.js";\n${index}`, "src/functions/a.js": timer("a") };
    expect(await problemsOf({ ...files, "src/functions/b.js": timer("b") })).toEqual([
      expect.objectContaining({ path: "functions/src/functions/b.js", found: 'app.timer "b" (line 1)' }),
    ]);
  });

  test("that the bundler drops, because package.json says that it has no side effects", async () => {
    const files = { "src/index.ts": `import "./a.ts";\n${index}`, "src/a.ts": timer("a") };
    expect(await problemsOf(files, { sideEffects: false })).toMatchObject([
      { path: "functions/src/a.ts", fix: expect.stringMatching(/^remove sideEffects from functions\/package\.json/) },
      { path: "functions/src/index.ts" },
    ]);
  });
});

const timer = (name: string) =>
  `require("@azure/functions").app.timer("${name}", { schedule: "0 0 * * * *", handler() {} });\n`;

test.each([
  [
    "is compiled from a source",
    { "dist/src/functions/a.js": timer("a"), "src/functions/a.ts": timer("a") },
    { main: "dist/src/functions/*.js" },
  ],
  [
    "is what tsconfig.json writes",
    { "output/src/a.js": http, "tsconfig.json": '{ "compilerOptions": { "outDir": "output" } }' },
    {},
  ],
  ["is a test", { "src/a.test.js": http, "src/__tests__/b.js": http }, {}],
  ["is a package", { "node_modules/a/index.js": http }, {}],
  ["only has types of the library", { "src/a.ts": 'import type { HttpResponseInit } from "@azure/functions";\n' }, {}],
  ["only makes a binding", { "src/a.js": 'exports.q = require("@azure/functions").output.storageQueue({});\n' }, {}],
  [
    "is a web server",
    { "tools/mock.js": 'const express = require("express");\nconst app = express();\napp.get("/", () => {});\n' },
    {},
  ],
  [
    "has it in a comment or a text",
    { "src/a.js": '// app.http("a", {})\nexports.a = "app.http(";\n/* require("@azure/functions").app.get("b") */\n' },
    {},
  ],
])("a module that %s isn't refused", async (_, files, manifest) => {
  expect(await problemsOf(files, manifest)).toEqual([]);
});

describe("CommonJS in an ES module is refused with the reason", () => {
  const served = (imported: string) =>
    `import ${imported} from "./health.js";\n${index.replace("() => ({})", "all.health")}`;

  test.each([
    ["exports", "exports.health = () => ({});"],
    ["module", "module.exports = { health: () => ({}) };"],
  ])("that package.json makes one: %s", async (variable, code) => {
    const files = { "src/index.ts": served("all"), "src/health.js": code };
    expect(await problemsOf(files, { type: "module" })).toEqual([
      {
        path: "functions/src/health.js:1",
        rule: `is an ES module, because functions/package.json has "type": "module": what it writes to ${variable} is lost`,
        found: JSON.stringify(code),
        fix: 'if your app is CommonJS, remove "type": "module" from functions/package.json, or name this file .cjs; else use export',
      },
    ]);
  });

  test("that export makes one", async () => {
    const code = "export const a = 1;\nexports.health = () => ({});";
    expect(await problemsOf({ "src/index.ts": served("* as all"), "src/health.js": code })).toMatchObject([
      { path: "functions/src/health.js:2", rule: expect.stringContaining("because it has import or export") },
    ]);
  });

  test("and nowhere else", async () => {
    const files = { "src/index.ts": served("all"), "src/health.js": "exports.health = () => ({});" };
    expect(await problemsOf(files)).toEqual([]);
  });
});
