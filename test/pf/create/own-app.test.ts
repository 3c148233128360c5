import { temporaryFolder, writeIn } from "../../support/temporary-folder.ts";
import { readFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createdText } from "../../../packages/pf/create/created-text.ts";
import { createProject } from "../../../packages/pf/create/create-project.ts";

/** What `init` does beside an app with these files in functions/. */
async function broughtIn(files: Readonly<Record<string, string>>) {
  const parent = temporaryFolder();
  const folder = join(parent, "shop");
  for (const [path, text] of Object.entries({ "functions/host.json": "{}", ...files })) writeIn(folder, path, text);
  const created = await createProject({ folder, beside: true, onStep: () => undefined });
  const read = (path: string) =>
    existsSync(join(folder, path)) ? readFileSync(join(folder, path), "utf8") : undefined;
  return { read, text: createdText(created, parent) };
}

const create = `const { app, output } = require("@azure/functions");
const queue = output.storageQueue({ queueName: "q", connection: "ShipStorage" });
app.http("create-order", {
  methods: ["POST"], // app.http("old", {})
  authLevel: "function",
  route: "orders",
  extraOutputs: [queue],
  handler: async (request, context) => ({ status: 202 }),
});
`;
const read = `const { app } = require("@azure/functions");
const route = "orders/{id}";
app.http("getOrder", { methods: ["GET", "head"], route, handler });
app.get("ping", async () => ({}));
for (const name of ["a", "b"]) app.http(name, { handler });
`;
const commonJs = {
  "functions/package.json": '{ "name": "f", "main": "src/functions/*.js", "scripts": { "start": "func start" } }',
  "functions/local.settings.json": '{ "Values": { "AzureWebJobsStorage": "x", "SHIP_FROM": "private-value" } }',
  "functions/src/functions/create.js": create,
  "functions/src/functions/read.js": read,
  "functions/src/functions/nightly.js":
    'require("@azure/functions").app.timer("nightly", { schedule: "0 0 3 * * *", handler() {} });\n',
};

describe("init beside an app with code", () => {
  it("drafts a contract of its own endpoints, and writes nothing of the sample's", async () => {
    const { read } = await broughtIn(commonJs);
    const contract = read("functions/contract.ts") ?? "";

    expect(contract.split("\n").filter((line) => line.includes("methods"))).toEqual([
      '    "create-order": { methods: ["POST"], route: "orders", allow: ["NAME THIS ROLE"], sample: { body: {} } },',
      '    getOrder: { methods: ["GET", "HEAD"], route: "orders/{id}", allow: ["NAME THIS ROLE"], sample: { params: { id: "1" } } },',
      '    ping: { methods: ["GET"], route: "ping", allow: ["NAME THIS ROLE"] },',
    ]);
    expect(contract).toContain("// functions/src/functions/create.js:3");
    expect(contract).toContain(
      "// Yours: functions/src/functions/read.js:5 has app.http, which can't be read from the code.",
    );
    expect(contract).not.toContain("Orders.Read");
    expect(read("functions/src/index.ts")).toBeUndefined();
    expect(read("test/api.test.ts")).not.toContain('"order"');
  });

  it("says what to replace, and how to serve it", async () => {
    const { text } = await broughtIn(commonJs);

    expect(text).toContain('    functions/src/functions/create.js:3  app.http "create-order"\n');
    expect(text).toContain(`     const { serve } = require("@protected-function/guard");
     const { contract } = require("../contract.ts");
     const { createOrder } = require("./functions/create.js");
     require("./functions/nightly.js");
     const { getOrder, ping } = require("./functions/read.js");
     serve(contract, { "create-order": createOrder, getOrder, ping });
`);
    expect(text).toContain("exports.createOrder = { handler: …, extraOutputs: … };");
    expect(text).toContain("functions/src/functions/read.js:5  app.http\n");
  });

  it("numbers the steps, with Azurite among them if an endpoint has a queue, blob or table", async () => {
    const { text } = await broughtIn(commonJs);
    const steps = [...text.matchAll(/^ {2}(\d+)\. /gm)].map(([, number]) => Number(number));
    expect(steps).toEqual(steps.map((_, index) => index + 1));
    expect(text).toContain("Install Azurite");
    expect(text).toContain("     npm install --save-dev azurite@3\n");

    const { "functions/src/functions/create.js": _, ...withoutStorage } = commonJs;
    expect((await broughtIn(withoutStorage)).text).not.toContain("Azurite");
  });

  it("keeps its kind of modules", async () => {
    const common = await broughtIn(commonJs);
    expect(common.text).not.toContain('"type": "module"');
    expect(common.read("tsconfig.json")).toContain('"allowJs": true');
    expect(common.read("tsconfig.json")).not.toContain("verbatimModuleSyntax");
    expect(common.read("package.json")).toContain("node --disable-warning=MODULE_TYPELESS_PACKAGE_JSON --test");

    const { "functions/package.json": _, ...withoutManifest } = commonJs;
    expect((await broughtIn(withoutManifest)).read("functions/package.json")).not.toContain("type");
    const module = {
      "functions/src/functions/a.js": 'import { app } from "@azure/functions";\napp.get("a", () => ({}));\n',
    };
    const written = await broughtIn(module);
    expect(written.read("functions/package.json")).toContain('"type": "module"');
    expect(written.text).toContain('import { a } from "./functions/a.js";');

    const stated = { ...commonJs, "functions/package.json": '{ "type": "commonjs" }' };
    expect((await broughtIn(stated)).text).toContain('Remove "type": "commonjs" from functions/package.json');
  });

  it("tells of local.settings.json by names, never values, and of the start script that it keeps", async () => {
    const { text, read } = await broughtIn(commonJs);

    expect(text).toContain('settings: { SHIP_FROM: "text" },');
    expect(text).toContain("protected-function:appSettings:\n       SHIP_FROM: …");
    expect(text + read("functions/contract.ts")).not.toContain("private-value");
    const [byHand = "", next = ""] = text.split("\nNext:\n");
    expect(byHand).not.toContain('"start"');
    expect(next).toContain('functions/package.json keeps "start": "func start", which runs it without authentication');
  });

  it("drafts nothing that it can't read, and says so", async () => {
    const { read, text } = await broughtIn({
      "functions/src/index.js": 'const { http } = require("@azure/functions").app;\nhttp("a", {});\n',
    });

    expect(read("functions/contract.ts")).toContain(
      "// Yours: functions/src/index.js:1 has app, which can't be read from the code.",
    );
    expect(read("functions/src/index.ts")).toBeUndefined();
    expect(text).toContain("These can't be read from the code.");
  });

  it("drafts no endpoint for an app without HTTP, and says why its role needs a name", async () => {
    const timer = 'require("@azure/functions").app.timer("t", { schedule: "0 0 3 * * *", handler() {} });\n';
    const { read, text } = await broughtIn({ "functions/src/functions/t.js": timer });
    expect(read("functions/contract.ts")).toContain("endpoints: {},");
    expect(text).toContain("functions/contract.ts has no endpoints: the app has no HTTP functions.");
    expect(text).not.toContain("draft of 0 endpoints");
  });

  it("tells of each trigger that the build refuses, and what to use instead", async () => {
    const { text } = await broughtIn({
      "functions/src/functions/t.js":
        'const { app } = require("@azure/functions");\napp.storageBlob("shrink", { path: "a/{b}", handler() {} });\n',
    });
    expect(text).toMatch(/Replace this trigger, which the build refuses: send the blob's events to a storage queue/);
    expect(text).toContain('functions/src/functions/t.js:2  app.storageBlob "shrink"');
    expect(text).not.toContain("app.eventGrid");
  });

  it("drafts a name once, and tells of the second", async () => {
    const one = 'require("@azure/functions").app.get("a", () => ({}));\n';
    const { read } = await broughtIn({ "functions/src/functions/a.js": one, "functions/src/functions/b.js": one });
    expect(read("functions/contract.ts")?.match(/^ +a: /gm)).toHaveLength(1);
    expect(read("functions/contract.ts")).toContain(
      '// Yours: functions/src/functions/b.js:1 has app.get "a" again. The Functions host takes a name once.',
    );
  });

  it.each([
    'app.generic("any", { trigger: { type: "httpTrigger", methods: ["GET"] }, handler });',
    "app.generic('any', { trigger: trigger.generic({ type: 'httpTrigger' }), return: output.generic({ type: 'http' }), handler });",
    'app.generic("any", { trigger: trigger.http({ route: "x" }), handler });',
  ])("tells of an HTTP function by app.generic: %s", async (code) => {
    const { read, text } = await broughtIn({
      "functions/src/functions/a.js": `const { app, output, trigger } = require("@azure/functions");\n${code}\n`,
    });
    expect(read("functions/contract.ts")).toContain('functions/src/functions/a.js:2 has app.generic "any"');
    expect(text).toContain("These can't be read from the code.");
  });

  it("leaves another framework's app out of the draft", async () => {
    const { read } = await broughtIn({
      "functions/src/functions/a.ts": `import { type HttpRequest, app as functions } from "@azure/functions";
import express from "express";
const app = express();
app.get("/orders", (_, response) => response.json([]));
functions.http("api", { route: "{*path}", handler });
`,
    });
    expect(read("functions/contract.ts")?.match(/methods:/g)).toHaveLength(1);
    expect(read("functions/contract.ts")).toContain('route: "{*path}"');
  });

  it("tells of functions of the older model, which it doesn't draft", async () => {
    const { text } = await broughtIn({
      "functions/get-orders/function.json": '{ "bindings": [{ "type": "httpTrigger" }] }',
      "functions/get-orders/index.js": "module.exports = async (context) => { context.res = {}; };\n",
    });
    expect(text).toContain("These are functions of the older model (v3), which the build refuses");
    expect(text).toContain("    functions/get-orders/function.json");
    expect(text).not.toContain("has no endpoints: the app has no HTTP functions");
  });

  it("lists the app settings that the code reads, with secrets of Key Vault", async () => {
    const code = `const { app } = require("@azure/functions");
const { DB_NAME, PORTAL: portal = "x" } = process.env;
app.get("a", () => ({ body: process.env.ORDERS_URL + process.env["ORDERS_KEY"] + process.env?.NODE_ENV + process.env.WEBSITE_SITE_NAME }));
`;
    const values = { ORDERS_KEY: "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/private-name/)" };
    const { text } = await broughtIn({
      "functions/src/functions/a.js": code,
      "functions/local.settings.json": JSON.stringify({ Values: values }),
    });
    expect(text).toContain('settings: { DB_NAME: "text", ORDERS_KEY: "secret", ORDERS_URL: "text", PORTAL: "text" },');
    expect(text).toContain("      ORDERS_URL: …");
    expect(text).not.toContain("      ORDERS_KEY: …");
    expect(text).not.toContain("private-name");
  });

  it("leaves the types of an app with a tsconfig of its own to that", async () => {
    const code = { "functions/src/functions/a.ts": 'import { app } from "@azure/functions";\nexport enum A { b }\n' };
    const { read } = await broughtIn({ ...code, "functions/tsconfig.json": "{}" });
    expect(read("tsconfig.json")).toContain('"include": ["infra", "functions/contract.ts", "test"]');
    expect((await broughtIn(code)).read("tsconfig.json")).toContain('"include": ["infra", "functions", "test"]');
  });
});
