import { unzipSync } from "fflate";
import { expect } from "vitest";
import {
  beside,
  health,
  inContract,
  inFunctions,
  refused,
  served,
  taken,
  type Refused,
  type Taken,
} from "./app-of-limits.ts";

/** By the part and the first column of the page: the rows of packages. */
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
  "packages: a file that the code reads, and that isn't in the package": [
    taken(
      {
        ...beside(
          'import { readFileSync } from "node:fs";\nexport const mail = () => readFileSync("templates/mail.html");',
        ),
        files: { "functions/templates/mail.html": "<p>" },
      },
      ({ warnings }) =>
        expect(warnings).toEqual([expect.stringContaining("templates/mail.html, which isn't in the package")]),
    ),
  ],
  "packages: another framework's app in an endpoint with `{*path}`: Hono, tRPC, Apollo and the like": [
    taken(
      {
        edits: [
          ...(inContract('route: "orders",', 'route: "orders/{*path}",').edits ?? []),
          {
            file: "functions/src/index.ts",
            find: served,
            replace: `import { Hono } from "hono";
const api = new Hono().basePath("/api").get("/orders/all", (context) => context.text("from Hono"));
serve(contract, {
  orders: async (request) => {
    const answer = await api.fetch(new Request(request.url, { method: request.method }));
    return { status: answer.status, body: await answer.text() };
  },
  "orders-write": writeOrder,
  health,
});`,
          },
        ],
      },
      ({ warnings }) => expect(warnings).toEqual([]),
      { ...health, "/api/orders/all": 401, "/api/orders": 401 },
    ),
  ],
  "packages: a framework's adapter for the older model, such as `azure-function-express`": [
    "azure-function-express",
    "apollo-server-azure-functions",
  ].map((name) =>
    refused(
      {
        ...beside(`import * as adapter from "${name}";\nadapter;`),
        files: {
          [`functions/node_modules/${name}/package.json`]: '{ "main": "i.js" }',
          [`functions/node_modules/${name}/i.js`]: "exports.createHandler = () => (context) => context.done();",
        },
      },
      "functions/src/index.ts",
      name.startsWith("apollo") ? /@as-integrations\/azure-functions/ : /nodeHandler of @protected-function\/guard/,
    ),
  ),
  "packages: a package of the same repository, in TypeScript or by `paths`": [
    taken({
      ...beside('import { tidy } from "@acme/shared";\ntidy("a");'),
      files: {
        "functions/node_modules/@acme/shared/package.json": '{ "type": "module", "exports": "./src/index.ts" }',
        "functions/node_modules/@acme/shared/src/index.ts":
          "export const tidy = (text: string): string => text.trim();",
      },
    }),
    taken({
      ...beside('import { tidy } from "@shared/text";\ntidy("a");'),
      files: {
        "functions/tsconfig.json": '{ "compilerOptions": { "paths": { "@shared/*": ["../packages/shared/*"] } } }',
        "packages/shared/text.ts": "export const tidy = (text: string): string => text.trim();",
      },
    }),
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
  "packages: native code that a package loads later, such as `sharp`": [
    taken(
      {
        ...beside('export const thumbnail = async () => await import("sharp");'),
        files: {
          "functions/node_modules/sharp/package.json":
            '{ "main": "i.js", "optionalDependencies": { "@img/sharp-linux-x64": "1.0.0" } }',
          "functions/node_modules/sharp/i.js": 'throw new Error("Could not load the sharp module");',
        },
      },
      ({ warnings }) => expect(warnings).toEqual([expect.stringMatching(/^sharp has native code/)]),
    ),
  ],
};
