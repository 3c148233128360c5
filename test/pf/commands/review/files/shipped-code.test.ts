import { describe, expect, it } from "vitest";
import { proofsOf } from "../../../../../packages/pf/commands/review/files/proofs.ts";
import { reviewStatusOf } from "../../../../../packages/pf/commands/review/files/review-status.ts";
import { changed, parts, stand } from "./status-of.ts";

describe("code in the package", () => {
  const handler =
    'import type { Handler } from "@protected-function/guard";\nexport const a: Handler = () => ({ status: 200 });\n';
  const of = async (line: string) => await stand(changed("functions/src/a.ts", handler, `${handler}${line}\n`));

  it.for([
    "console.log(request.headers.get('accept'));",
    "const { TENANT } = process.env;",
    'import { createHmac } from "node:crypto";',
    'import { z } from "zod";',
    'const later = await import("./b.ts");',
    "const list = [0]; list[0] = 1; const c = map[name];",
    'import { packageSha256 } from "@protected-function/guard";',
  ])("must be read, and the review states what it can't determine: %s", async (line) => {
    const { standing, why } = await of(line);

    expect(standing).toBe("read");
    expect(why).toContain("whether what it computes is right");
  });

  it.for([
    'const { app } = await import("@azure/" + "functions-core");',
    "const core = require(name);",
    "const load = require; load(name);",
    'const load = module["require"];',
    "await import(`${name}`);",
    'process.binding("fs");',
    'process["bin" + "ding"]("fs");',
    'process.getBuiltinModule("node:module");',
    "const { getBuiltinModule } = process;",
    "const p = process; p.dlopen(a, b);",
    "globalThis.fetch = other;",
    "global.x = 1;",
    'Reflect.get(globalThis, "a");',
    'eval("1");',
    'new Function("return 1")();',
    '(() => 1).constructor("return 1")();',
    '(() => 1)["const" + "ructor"]("return 1")();',
    'import { registerHooks } from "node:module";',
    'import { createRequire } from "module";',
    'import { exec } from "node:child_process";',
    'import vm from "vm";',
    'import { Worker } from "node:worker_threads";',
    'process.env.WEBSITE_AUTH_ENABLED = "true";',
    'process.env["A" + "B"] = "true";',
    "delete process.env.A;",
    'Object.assign(process.env, { A: "1" });',
    "const env = process.env; env.A = '1';",
    "Array.prototype.includes = () => true;",
    'Object.defineProperty(JSON, "parse", {});',
    "JSON.parse = () => ({});",
    'import { app } from "@azure/functions-core";',
    'import { served } from "../../packages/guard/served.ts";',
    'import * as guard from "./../../packages/guard/guard.ts";',
    'import "@protected-function/guard/default-deny";',
    'import { routePrefixIn } from "@protected-function/guard/route-prefix";',
    'import { registrationsOf } from "@protected-function/infra/build/registered-functions.ts";',
    'import a from "../../node_modules/a/index.js";',
    'import { app } from "npm:x";',
    'export * from "node:module";',
    "with (a) { b(); }",
    "new WebAssembly.Module(bytes);",
  ])("is a finding if its behavior can't be determined: %s", async (line) => {
    const { standing, findings } = await of(line);

    expect(standing).toBe("unproved");
    expect(findings).toMatchObject([{ id: "file/guard", where: [{ file: "functions/src/a.ts", line: 3 }] }]);
  });

  it("is a finding in every language that Node loads, and as native code", async () => {
    for (const file of [
      "functions/src/a.tsx",
      "functions/assets/a.cjs",
      "functions/assets/a.node",
      "functions/a.wasm",
    ]) {
      expect([file, (await stand(changed(file, undefined, 'require("child_" + "process");\n'))).standing]).toEqual([
        file,
        "unproved",
      ]);
    }
  });
});

describe("packages in the package", () => {
  const manifest = (dependencies: object) => JSON.stringify({ name: "a", dependencies });
  const lock = (dependencies: object) =>
    JSON.stringify({
      packages: { "": {}, functions: { name: "a", dependencies }, "node_modules/b": { version: "1.0.0" } },
    });
  const of = async (was: object, is: object, locked?: object) => {
    const files = [
      changed("functions/package.json", manifest(was), manifest(is)),
      ...(locked ? [changed("package-lock.json", lock(was), lock(locked))] : []),
    ];
    const {
      files: [file],
    } = await reviewStatusOf(await proofsOf(files), parts);
    return file;
  };

  it("are named, and must be read, if the lock file has the same", async () => {
    expect(await of({}, { b: "1.0.0" }, { b: "1.0.0" })).toMatchObject({
      standing: "read",
      why: expect.stringContaining("b 1.0.0 is new in dependencies"),
    });
  });

  it.for([
    ["the lock file stays", { b: "1.0.0" }, { c: "1.0.0" }, undefined],
    ["the lock file has others", { b: "1.0.0" }, { c: "1.0.0" }, { d: "1.0.0" }],
    ["one comes under another's name", {}, { b: "npm:c@1.0.0" }, { b: "npm:c@1.0.0" }],
    ["one comes from elsewhere", {}, { b: "https://a.example/b.tgz" }, { b: "https://a.example/b.tgz" }],
  ] as const)("are a finding if %s", async ([, was, is, locked]) => {
    expect(await of(was, is, locked)).toMatchObject({ standing: "unproved" });
  });
});
