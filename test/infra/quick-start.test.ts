import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { repository } from "../support/command-line.ts";

/** What a script answers, as JSON, that runs as the program does: after quick-start.cjs. */
function afterQuickStart(script: string): unknown {
  const { PATH } = process.env;
  const body = `(async () => { ${script} })().then((said) => console.log(JSON.stringify(said)))`;
  const args = ["--require", "./infra/quick-start.cjs", "--eval", body];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: repository, env: { PATH, CI: "true" } }).toString());
}

it("loads TypeScript when something of it is asked for, and not with the SDK", () => {
  const found = afterQuickStart(`
    require("@pulumi/pulumi");
    const { exports } = require.cache[require.resolve("typescript")];
    const before = Object.keys(exports).length;
    const { version } = require("typescript");
    return { before, version, after: Object.keys(require("typescript")).length > 1000 };
  `);

  expect(found).toEqual({ before: 0, version: expect.stringMatching(/^\d+\.\d+/), after: true });
});

it("lets a function be made part of the state, which takes what was put off", () => {
  const { text } = afterQuickStart(`
    const { runtime } = require("@pulumi/pulumi");
    return await runtime.serializeFunction(() => 6 * 7);
  `) as { readonly text: string };

  expect(text).toContain("6 * 7");
});

it("leaves stack traces to Node", () => {
  const isNodes = afterQuickStart(`
    const { prepareStackTrace } = Error;
    require("@pulumi/pulumi/cmd/run/instrumentation.js");
    require("source-map-support/register");
    return Error.prepareStackTrace === prepareStackTrace;
  `);

  expect(isNodes).toBe(true);
});
