import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { beside, index, inFunctions, refused, served, taken, type Refused, type Taken } from "./app-of-limits.ts";

/** By the part and the first column of the page: the rows of code. */
export const appsOfStyles: Readonly<Record<string, readonly (Refused | Taken)[]>> = {
  "code: TypeScript or JavaScript, ES modules or CommonJS, `functions/tsconfig.json`, tests beside the code": [
    taken({ app: "catalog" }, ({ warnings }) => expect(warnings).toEqual([]), { "/shop/v1/ping": "pong" }),
    taken(
      {
        app: {
          "contract.ts": readFileSync(new URL("../sample-apps/chat/contract.ts", import.meta.url), "utf8"),
          "src/index.mjs": `import { serve } from "@protected-function/guard";
import { contract } from '../contract.ts';
serve(contract, { answers: () => ({}), upload: () => ({}), hello: () => ({ body: "ok" }) });`,
        },
      },
      undefined,
      { "/api/hello": "ok" },
    ),
  ],
  "code: `main` of `functions/package.json`, alone or beside `functions/src/index`": [
    taken(
      {
        files: {
          "functions/package.json": '{ "name": "f", "version": "1.0.0", "main": "dist/src/functions/*.js" }',
          "functions/src/functions/tick.ts":
            'import { app } from "@azure/functions"; app.timer("tick", { schedule: "0 0 3 * * *", handler() {} });',
        },
      },
      ({ triggers }) => expect(triggers.map(({ name }) => name)).toContain("tick"),
    ),
  ],
  "code: a module that registers functions, and that neither `functions/src/index` nor `main` loads": [
    refused(
      { files: { "functions/src/functions/late.js": 'require("@azure/functions").app.get("late", () => ({}));' } },
      "functions/src/functions/late.js",
      /"main": "src\/functions\/\*\.js"/,
    ),
  ],
  "code: functions that a loop, data or another function registers": [
    taken(
      beside(`const jobs = { hourly: "0 0 * * * *", weekly: "0 0 0 * * 0" };
for (const [name, schedule] of Object.entries(jobs)) app.timer(name, { schedule, handler() {} });`),
      ({ triggers }) => expect(triggers.map(({ name }) => name)).toEqual(expect.arrayContaining(["hourly", "weekly"])),
    ),
  ],
  "code: a function that is registered under a condition": [
    taken(
      beside(
        `if (process.env["ORDERS_RETENTION_DAYS"]) app.timer("retain", { schedule: "0 0 3 * * *", handler() {} });`,
      ),
      ({ triggers }) => expect(triggers.map(({ name }) => name)).toContain("retain"),
    ),
  ],
  "code: a function under a condition that your app settings don't meet, or meet only with a certain value": [
    refused(
      beside(`if (process.env["REPORTS"]) app.timer("reports", { schedule: "0 0 3 * * *", handler() {} });`),
      /^functions\/src\/index\.ts:\d+$/,
      /declare the app settings that the condition reads/,
    ),
  ],
  "code: decorators with `emitDecoratorMetadata`, as NestJS and TypeORM have them": [
    taken(
      {
        ...beside(`const seen: unknown[] = [];
Object.assign(Reflect, { metadata: (_: string, value: unknown) => () => void seen.push(value) });
class Store {}
const injected = (): ClassDecorator => () => undefined;
@injected()
class Shop {
  constructor(readonly store: Store) {}
}
if (!seen.flat().includes(Store)) throw new Error(\`\${Shop.name} has no metadata\`);
for (const name of ["a"]) app.timer(name, { schedule: "0 0 3 * * *", handler() {} });`),
        files: {
          "functions/base.json":
            '{ "compilerOptions": { "experimentalDecorators": true, "emitDecoratorMetadata": true, "importHelpers": true } }',
          "functions/tsconfig.json": '{ "extends": "./base.json" }',
        },
      },
      // Its name is computed, so it's known by its line.
      ({ triggers }) => expect(triggers.map(({ name }) => name)).toContain("a"),
    ),
  ],
  "code: `exports` or `module.exports` in an ES module": [
    refused(
      {
        edits: [index(`import "./old.js";\n${served}`)],
        files: {
          "functions/package.json": '{ "name": "f", "version": "1.0.0", "type": "module" }',
          "functions/src/old.js": "exports.old = 1;",
        },
      },
      "functions/src/old.js:1",
      /remove "type": "module"/,
    ),
  ],
  "code: code, a contract or a manifest that can't be read": [
    refused(beside("export const list = [1, 2;"), /^functions\/src\/index\.ts:\d+:26$/, /write \] before it/),
    refused(
      { files: { "functions/package.json": '{ "name": "f", }' } },
      "functions/package.json:1:16",
      /Remove the comma before it/,
    ),
  ],
  "code: `function.json` of the older model, `proxies.json`": [
    refused({ files: inFunctions("old/function.json") }, "files", /delete the file/),
    refused({ files: inFunctions("proxies.json") }, "files", /delete the file/),
  ],
};
