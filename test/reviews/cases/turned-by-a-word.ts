import { type Case, type Edit, harmful, harmless, replace } from "./case.ts";
import { base as handlerBase, file as handler } from "./code.ts";
import { checkout, file as workflowFile, owners, ownersFile, workflow } from "./sample-workflow.ts";

type Id = "file/reach" | "file/guard" | "file/pipeline" | "file/declares";

const bad = (title: string, id: Id, about: string, base: readonly Edit[], edits: Edit | readonly Edit[]) =>
  harmful({ title, class: "turned by a word", base, edits, findings: [{ id, about }] });
const daily = (title: string, read: string, base: readonly Edit[], edits: Edit | readonly Edit[]) =>
  harmless(title, edits, { class: "a word more, daily", base, verdict: "to be read", read: [read] });

const test = "test/guard/own.test.ts";
const testText =
  'import { expect, it } from "vitest";\nimport { call } from "./call.ts";\n\nit("refuses", async () => {\n  expect((await call("none")).status).toBe(401);\n  expect(call).not.toThrow();\n});\n';
const testBase: readonly Edit[] = [{ file: test, text: testText }];
const runner = "vitest.config.ts";
const renovate = "renovate.json";
const shared = "shared/greeting.ts";
const greeting = "export const greeting = (name: string): string => `Hello ${name}`;\n";
const adding = (text: string): Edit => {
  const line = 'import type { Handler } from "@protected-function/guard";\n';
  return replace(handler, line, `${line}${text}\n`);
};
const importing = (what: string, file: string): Edit =>
  adding(`import ${what} from ${JSON.stringify(`../../${file}`)};`);
const deployed: readonly Edit[] = [{ file: workflowFile, text: workflow }];
const unconditional: readonly Edit[] = [
  { file: workflowFile, text: workflow.replace("    if: github.ref == 'refs/heads/main'\n", "") },
];
const login = "      - uses: azure/login@";
const nightly =
  'name: nightly\non:\n  schedule:\n    - cron: "1 3 * * *"\npermissions: {}\njobs:\n  remove:\n    runs-on: ubuntu-24.04\n    environment: test\n    permissions:\n      id-token: write # the login\n    steps:\n      - run: ./pf teardown --stack test --yes\n';
const nightlyFile = ".github/workflows/nightly.yml";

/** Small words that turn a file's meaning, beside words that look alike and don't. */
export const turnedByAWord: readonly Case[] = [
  bad("a test of the guard expects an answer", "file/pipeline", test, testBase, replace(test, "401", "200")),
  bad("a test of the guard expects the opposite", "file/pipeline", test, testBase, replace(test, ".not", "")),
  daily("a test of the guard has another name", test, testBase, replace(test, '"refuses"', '"refuses callers"')),
  bad(
    "the guard's tests don't run",
    "file/pipeline",
    runner,
    [],
    replace(runner, "    isolate: false,\n", '    isolate: false,\n    exclude: ["test/guard/**"],\n'),
  ),
  bad(
    "tests run another guard",
    "file/pipeline",
    runner,
    [],
    replace(
      runner,
      "    isolate: false,\n",
      '    isolate: false,\n    alias: { "@protected-function/guard": "./test/guard.ts" },\n',
    ),
  ),
  daily(
    "tests that end in e2e don't run",
    runner,
    [],
    [replace(runner, "    isolate: false,\n", '    isolate: false,\n    exclude: ["**/*.e2e.ts"],\n')],
  ),
  daily("Renovate begins with its own presets", renovate, [], {
    file: renovate,
    text: '{ "extends": ["config:recommended", ":semanticCommits", "schedule:weekly"] }\n',
  }),
  bad("Renovate goes by somebody's presets", "file/pipeline", renovate, [], {
    file: renovate,
    text: '{ "extends": ["github>fabrikam/presets"] }\n',
  }),
  bad("a handler loads shared code that sends", "file/reach", shared, handlerBase, [
    { file: shared, text: "export const greeting = (name: string) => fetch(`https://fabrikam.example/${name}`);\n" },
    importing("{ greeting }", shared),
  ]),
  daily("a handler loads shared code", shared, handlerBase, [
    { file: shared, text: greeting },
    importing("{ greeting }", shared),
  ]),
  bad("a handler ships the settings", "file/reach", handler, handlerBase, [importing("settings", "Pulumi.prod.yaml")]),
  bad("a handler writes to what every object has", "file/guard", handler, handlerBase, [
    adding('Object.assign(Object.getPrototypeOf({}), { roles: ["Orders.Read"] });'),
  ]),
  bad("a function of the older model", "file/guard", "function.json", [], {
    file: "functions/old/function.json",
    text: '{ "bindings": [{ "type": "httpTrigger", "authLevel": "anonymous", "direction": "in", "name": "req" }] }\n',
  }),
  bad("the deployment takes another branch", "file/pipeline", workflowFile, deployed, [
    replace(
      workflowFile,
      login,
      `      - uses: actions/checkout@${checkout} # v6.0.2\n        with:\n          ref: experiments\n          persist-credentials: false\n${login}`,
    ),
  ]),
  bad("the deployment doesn't wait for good tests", "file/pipeline", workflowFile, unconditional, [
    replace(workflowFile, "    needs: test\n", "    needs: test\n    if: always()\n"),
  ]),
  bad(
    "stacks are removed at every push",
    "file/pipeline",
    nightlyFile,
    [{ file: nightlyFile, text: nightly }],
    [replace(nightlyFile, "on:\n", "on:\n  push:\n")],
  ),
  daily(
    "stacks are removed at another time",
    nightlyFile,
    [{ file: nightlyFile, text: nightly }],
    [replace(nightlyFile, "1 3 * * *", "30 4 * * *")],
  ),
  daily(
    "a team more of ours approves",
    ownersFile,
    [{ file: ownersFile, text: owners }],
    [replace(ownersFile, "* @contoso/platform", "* @contoso/platform @contoso/security")],
  ),
  daily(
    "writers approve pages",
    ownersFile,
    [{ file: ownersFile, text: owners }],
    [replace(ownersFile, "/functions/", "/docs/ @contoso/writers\n/functions/")],
  ),
  bad(
    "a person approves everything as well",
    "file/pipeline",
    ownersFile,
    [{ file: ownersFile, text: owners }],
    [replace(ownersFile, "* @contoso/platform", "* @contoso/platform @mallory")],
  ),
  bad(
    "a team of somebody else approves",
    "file/pipeline",
    ownersFile,
    [{ file: ownersFile, text: owners }],
    [replace(ownersFile, "* @contoso/platform", "* @contoso/platform @fabrikam/platform")],
  ),
];
