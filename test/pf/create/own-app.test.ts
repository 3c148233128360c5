import { mkdirSync, mkdtempSync, readFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createdText } from "../../../packages/pf/create/created-text.ts";
import { createProject } from "../../../packages/pf/create/create-project.ts";

const parents: string[] = [];
afterAll(() => parents.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** What `init` does beside an app with these files in functions/. */
async function broughtIn(files: Readonly<Record<string, string>>) {
  const parent = mkdtempSync(join(tmpdir(), "protected-function-own-app-"));
  parents.push(parent);
  const folder = join(parent, "shop");
  for (const [path, text] of Object.entries({ "functions/host.json": "{}", ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
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
    expect(text).toContain(`    const { serve } = require("@protected-function/guard");
    const { contract } = require("../contract.ts");
    const { createOrder } = require("./functions/create.js");
    require("./functions/nightly.js");
    const { getOrder, ping } = require("./functions/read.js");
    serve(contract, { "create-order": createOrder, getOrder, ping });
`);
    expect(text).toContain("exports.createOrder = { handler: …, extraOutputs: … };");
    expect(text).toContain("functions/src/functions/read.js:5  app.http\n");
  });

  it("keeps its kind of modules", async () => {
    const common = await broughtIn(commonJs);
    expect(common.text).not.toContain('"type": "module"');
    expect(common.read("tsconfig.json")).toContain('"allowJs": true');
    expect(common.read("tsconfig.json")).not.toContain("verbatimModuleSyntax");

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
    expect(text).toContain("protected-function:appSettings:\n      SHIP_FROM: …");
    expect(text + read("functions/contract.ts")).not.toContain("private-value");
    expect(text).toContain('functions/package.json keeps "start": "func start"');
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
});
