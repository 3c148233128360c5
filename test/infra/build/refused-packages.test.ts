import { describe, expect, test } from "vitest";
import type { PackageInvalid } from "../../../infra/build/require-registrations.ts";
import { sampleProject } from "../../support/sample-project.ts";

const serve = 'serve(contract, { orders, "orders-write": writeOrder, health });';

async function built(replace: string, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  await using project = await sampleProject("orders", {
    edits: [{ file: "functions/src/index.ts", find: serve, replace }],
    files,
  });
  return await project.buildPackage().then(
    () => [],
    ({ problems }: PackageInvalid) => problems.map(({ path, rule, found }) => `${path}: ${rule}; ${found}`),
  );
}

describe("the build", () => {
  test("refuses an authLevel on any way to app.http", async () => {
    const guard = [{ file: "packages/guard/serve.ts", find: 'authLevel: "anonymous"', replace: 'authLevel: "admin"' }];
    await using project = await sampleProject("who-calls", { edits: guard });
    await expect(project.buildPackage()).rejects.toMatchObject({
      problems: [
        { path: "who-calls", rule: expect.stringMatching(/^must not have an authLevel/), found: 'authLevel "admin"' },
      ],
    });
    const past = 'app.http("past", { authLevel: "function", handler: () => ({}) });';
    expect(await built(`${serve}\n${past}`)).toEqual([
      expect.stringMatching(/^past: answers HTTP, but isn't an endpoint of the contract; /),
    ]);
    const handler = '{ authLevel: "function", handler: health }';
    expect(await built(serve.replace("health }", `health: ${handler} as never }`))).toEqual([
      expect.stringMatching(/^health: has an option that serve doesn.t register: .*; authLevel$/),
    ]);
  });

  test("refuses each function.json below functions/ with its authLevel", async () => {
    const bindings = [{ type: "httpTrigger", authLevel: "function" }, { type: "http" }];
    const files = {
      "functions/orders/function.json": JSON.stringify({ bindings }),
      "functions/assets/old/Function.json": "{",
    };
    const old = "must not have a function.json, of the older programming model (v3)";
    const rule = `${old}: only serve registers functions, and this file would have no effect`;
    expect(await built(serve, files)).toEqual([
      `files: ${rule}; "assets/old/Function.json"`,
      `files: ${rule}; "orders/function.json" (httpTrigger), with authLevel "function"`,
    ]);
    const queue = { "functions/work/function.json": JSON.stringify({ bindings: [{ type: "queueTrigger" }] }) };
    const inCode = `${old}: functions are registered in code, and this file would have no effect`;
    expect(await built(serve, queue)).toEqual([`files: ${inCode}; "work/function.json" (queueTrigger)`]);
  });

  test("names the older model before a host.json of its time, and proxies", async () => {
    const files = {
      "functions/orders/function.json": "{}",
      "functions/proxies.json": '{ "proxies": {} }',
      "functions/host.json":
        '{ "version": "2.0", "extensionBundle": { "id": "Microsoft.Azure.Functions.ExtensionBundle", "version": "[2.*, 3.0.0)" } }',
    };
    expect(await built(serve, files)).toEqual([
      expect.stringMatching(/^files: must not have a function\.json, of the older programming model/),
      'files: must not have Azure Functions Proxies: they have no effect here, and would answer without the guard; "proxies.json"',
    ]);
  });

  test("refuses a package that unpacks to more than the twin accepts", async () => {
    const files = { "functions/assets/zeros": "0".repeat(20_000_000) };
    await using project = await sampleProject("who-calls", { files });
    await expect(project.buildPackage()).rejects.toMatchObject({
      problems: [
        {
          path: "package",
          rule: "must not unpack to more than 100 times its length, as a zip bomb does: the twin takes no larger one",
          found: expect.stringMatching(/^\d+ bytes in a package of \d+$/),
        },
      ],
    });
  });

  test("refuses a native module by name, and reports what it can't bundle with its place", async () => {
    const files = { "functions/src/addon.node": "native" };
    expect(await built(`import "./addon.node";\n${serve}`, files)).toEqual([
      expect.stringMatching(/^functions\/src\/index\.ts:9: must not import a native module: .*; src\/addon\.node$/),
    ]);
    expect(await built(`import "not-installed";\n${serve}`)).toEqual([
      expect.stringMatching(
        /^functions\/src\/index\.ts:9: imports a package that isn't installed, .*; Could not resolve "not-installed"$/,
      ),
    ]);
  });
});
