import { describe, expect, test } from "vitest";
import type { PackageInvalid } from "../../../infra/build/require-registrations.ts";
import { sampleProject } from "../../support/sample-project.ts";

const contract = (settings: string) => `import { defineContract } from "@protected-function/guard/contract";
export const contract = defineContract({
  roles: {},
  endpoints: { health: { methods: ["GET"], route: "health", anonymous: "Load balancer probe" } },
  settings: { ${settings} },
});
`;
const served = `import { serve } from "@protected-function/guard";
import { contract } from "../contract.ts";
serve(contract, { health: () => ({ body: "ok" }) });
`;

/** Problems of an app whose index has this code as well. */
async function built(code: string, { settings = "", files = {} as Readonly<Record<string, string>> } = {}) {
  await using project = await sampleProject({
    "contract.ts": contract(settings),
    "package.json": '{ "name": "f", "version": "1.0.0" }',
    "src/index.ts": `${served}import { app } from "@azure/functions";\n${code}\n`,
    ...files,
  });
  return await project.buildPackage().then(
    ({ triggers }) => triggers.map(({ name }) => name),
    ({ problems, message }: PackageInvalid) => {
      if (problems === undefined) throw new Error(message);
      return problems.map(({ path, place, rule, found, fix }) => ({ path, place, rule, found, fix }));
    },
  );
}

const timer = (name: string) => `app.timer(${name}, { schedule: "0 0 3 * * *", handler() {} });`;
const rule =
  "registers a function under a condition that isn't met here: in Azure, it may be, and nothing is proved of it";

describe("a registration that the code has and that isn't made is refused", () => {
  test("by an app setting that the contract doesn't declare", async () => {
    expect(await built(`if (process.env["REPORTS"]) {\n  ${timer('"reports"')}\n}`)).toEqual([
      {
        path: "functions/src/index.ts:6",
        rule,
        found: 'app.timer "reports"',
        fix: "register it always, and let its handler return early. Or declare the app settings that the condition reads in functions/contract.ts, and set them in the stack's settings file. If it asks for their absence, leave them out there. Or remove it",
      },
    ]);
  });

  test.each([
    [
      "an HTTP function",
      'if (process.env["DEBUG_API"]) app.http("debug", { handler: () => ({}) });',
      'app.http "debug"',
    ],
    ["a shorthand", 'process.env["DEBUG_API"] && app.get("debug", () => ({}));', 'app.get "debug"'],
    ["by the value of a setting", `if (process.env["MODE"] === "full") ${timer('"full"')}`, 'app.timer "full"'],
    ["in a loop over nothing", `for (const name of [] as string[]) ${timer("name")}`, "app.timer"],
    [
      "an unknown trigger",
      'if (process.env["X"]) app.generic("any", { trigger: { type: "x", name: "x" }, handler() {} });',
      'app.generic "any"',
    ],
    ["after a return", `(() => { if (!process.env["ON"]) return; ${timer('"on"')} })();`, 'app.timer "on"'],
  ])("%s", async (_, code, found) => {
    expect(await built(code, { settings: 'MODE: "text"' })).toMatchObject([
      { path: "functions/src/index.ts:5", rule, found },
    ]);
  });

  test("in the line before serve, which registers others", async () => {
    const files = {
      "src/index.ts": `import { app } from "@azure/functions";
import { serve } from "@protected-function/guard";
import { contract } from "../contract.ts";
if (process.env["ADMIN"]) app.http("admin", { handler: () => ({}) });
serve(contract, { health: () => ({ body: "ok" }) });`,
    };
    expect(await built("", { files })).toMatchObject([
      { path: "functions/src/index.ts:4", rule, found: 'app.http "admin"' },
    ]);
  });

  test("in the line before a package's call that registers others", async () => {
    const files = {
      "node_modules/jobs/package.json": '{ "main": "i.js" }',
      "node_modules/jobs/i.js": `const { app } = require("@azure/functions");
exports.count = () => ${timer('"count"')}`,
    };
    const code = `import { count } from "jobs";\nif (process.env["ADMIN"]) app.get("admin", () => ({}));\ncount();`;
    expect(await built(code, { files })).toMatchObject([
      { path: "functions/src/index.ts:6", rule, found: 'app.get "admin"' },
    ]);
  });

  test("in another module, with that module's line", async () => {
    const files = {
      "src/jobs.js": `const { app } = require("@azure/functions");\n\nif (process.env.JOBS) ${timer('"jobs"')}\n`,
    };
    expect(await built('import "./jobs.js";', { files })).toMatchObject([{ path: "functions/src/jobs.js:3", rule }]);
  });
});

test.each([
  ["the condition reads a declared app setting", `if (process.env["REPORTS"]) ${timer('"reports"')}`, ["reports"]],
  ["from data, in a loop", `for (const name of ["a", "b"]) {\n  ${timer("`job-${name}`")}\n}`, ["job-a", "job-b"]],
  ["by a function", `const every = (name: string) => ${timer("name")}\nevery("a");\nevery("b");`, ["a", "b"]],
  ["over several lines", 'app\n  .timer(\n    "far",\n    { schedule: "0 0 3 * * *", handler() {} },\n  );', ["far"]],
  ["several in a line", `${timer('"a"')} ${timer('"b"')}`, ["a", "b"]],
])("a registration that is made is taken: %s", async (_, code, names) => {
  expect(await built(code, { settings: 'REPORTS: { type: "text", optional: true }' })).toEqual(names);
});

describe("a problem with a function names the line that registers it", () => {
  test("past serve, under its own name or another", async () => {
    const past = 'for (const name of ["health2", "admin"]) {\n  app.http(name, { handler: () => ({}) });\n}';
    expect(await built(past)).toMatchObject([
      { path: "health2", place: "functions/src/index.ts:6", found: "GET, POST health2" },
      { path: "admin", place: "functions/src/index.ts:6", found: "GET, POST admin" },
    ]);
  });

  test("with a trigger that is refused", async () => {
    expect(await built('app.eventGrid("events", { handler() {} });')).toMatchObject([
      { path: "events", found: "eventGridTrigger (functions/src/index.ts:5)" },
    ]);
  });
});
