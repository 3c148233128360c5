import { describe, expect, it } from "vitest";
import type { VersionedFile } from "../../../../../packages/pf/commands/review/files/file-versions.ts";
import type { ComparedParts } from "../../../../../packages/pf/commands/review/files/file-context.ts";
import { isOfRefusal } from "../../../../../packages/pf/commands/review/findings/verdict.ts";
import { proofsOf } from "../../../../../packages/pf/commands/review/files/proofs.ts";
import { reviewStatusOf } from "../../../../../packages/pf/commands/review/files/review-status.ts";
import { changed, parts, stand } from "./status-of.ts";

describe("a changed file that isn't proved harmless", () => {
  it.for([
    ["packages/guard/guard.ts", "file/guard"],
    ["infra/build/build-package.ts", "file/build"],
    ["functions/host.json", "file/build"],
    ["packages/pf/cli/main.ts", "file/judges"],
    ["infra/rules/rules.ts", "file/judges"],
    [".github/workflows/ci.yml", "file/pipeline"],
    ["package.json", "file/pipeline"],
    ["../.github/workflows/ci.yml", "file/pipeline"],
    ["node_modules/zod/index.js", "file/pipeline"],
  ] as const)("is a finding of its own: %s", async ([file, id]) => {
    const before = "one: 1\n";
    const { standing, findings } = await stand(changed(file, before, "one: 1\ntwo: 2\n"));

    expect(standing).toBe("unproved");
    expect(findings).toEqual([
      { id, severity: "unknown", subject: file, facts: { why: expect.any(String) }, where: [{ file, line: 2 }] },
    ]);
  });

  it("is a finding without a line if it is deleted", async () => {
    const { findings } = await stand(changed("infra/rules/rules.ts", "one", undefined));

    expect(findings[0]?.where).toEqual([{ file: "infra/rules/rules.ts" }]);
  });

  it.for([
    ["functions/src/index.ts", "export const a = 1;", "export const a = 2;"],
    ["test/house/a.test.ts", "export const a = 1;", undefined],
    ["tsconfig.json", "{}", '{"a":1}'],
    ["Makefile", undefined, "all:\n"],
  ] as const)("must be read if a person has to judge it: %s", async ([file, before, after]) => {
    expect(await stand(changed(file, before, after))).toMatchObject({ standing: "read", findings: [] });
  });

  it("is a finding if a handler starts to register functions by itself", async () => {
    const before = 'import { serve } from "@protected-function/guard";\n';
    const after = `${before}import { app } from "@azure/functions";\napp.http("open", {});\n`;

    expect((await stand(changed("functions/src/index.ts", before, after))).standing).toBe("unproved");
  });

  const base = 'import { serve } from "@protected-function/guard";\nserve(contract, {});\n';
  const registering = async (code: string, from = base) => await stand(changed("functions/src/index.ts", from, code));

  it("must be read if it registers what runs without HTTP, so without a caller", async () => {
    const timer = `import { app } from "@azure/functions";\n${base}app.timer("nightly", { schedule: "0 0 3 * * *", handler });\n`;
    const more = `${timer}app.storageQueue("work", { queueName: "work", connection: "AzureWebJobsStorage", handler });\n`;

    expect(await registering(timer)).toMatchObject({
      standing: "read",
      why: expect.stringContaining("it registers what runs without HTTP: no caller (app.timer)"),
    });
    const common = timer.replace(/import (.*) from (.*);/, "const $1 = require($2);");
    expect((await registering(common)).why).toContain("no caller (app.timer)");
    expect((await registering(more, timer)).why).toContain("no caller (app.storageQueue)");
    expect((await registering(`import { output } from "@azure/functions";\n${base}`)).standing).toBe("read");
  });

  it.for([
    'import { app as own } from "@azure/functions";\nown.http("open", {});',
    'import { app } from "@azure/functions";\napp.timer("a", {});\napp.http("open", {});',
    'import { app } from "@azure/functions";\napp.timer("a", {});\nconst { http } = app;',
    'import { app } from "@azure/functions";\napp["http"]("open", {});',
    'import { setup } from "@azure/functions";',
    'export { app } from "@azure/functions";',
    'import { app } from "@azure/functions";\nexport { app };',
    'import { app } from "@azure/functions";\nexport { app as own };',
    'import { app } from "@azure/functions";\nimport own = app;\nown.http("open", {});',
    'export const { app } = require("@azure/functions");',
    'import functions from "@azure/functions";',
    'import "@azure/functions";',
    'require("@azure/functions").app.http("open", {});',
    'const { app } = require("@azure/functions");\napp.http("open", {});',
    'const { app: own } = require("@azure/functions");\nown.http("open", {});',
    'const { ...all } = require("@azure/functions");\nall.app.http("open", {});',
  ])("is a finding if it may register what HTTP requests reach: %s", async (code) => {
    expect((await registering(`${code}\n${base}`)).standing).toBe("unproved");
  });

  it("is a finding if an HTTP function moves there from a file that changed as well", async () => {
    const http = 'import { app } from "@azure/functions";\napp.http("open", {});\n';
    const moved = [changed("functions/src/a.ts", http, ""), changed("functions/src/b.ts", undefined, http)];

    const { files } = await reviewStatusOf(await proofsOf(moved), parts);

    expect(files.find(({ file }) => file === "functions/src/b.ts")?.standing).toBe("unproved");
  });

  it("is a finding if the functions' manifest makes Node load something else", async () => {
    const { standing } = await stand(changed("functions/package.json", "{}", '{"imports":{"#a":"./b.ts"}}'));

    expect(standing).toBe("unproved");
  });

  it("is never harmless if it is a link, whatever its name", async () => {
    const link: VersionedFile = {
      file: "docs/guides/review.md",
      before: { entry: "file", text: "text" },
      after: { entry: "link", text: "../infra/index.ts" },
    };

    expect((await stand(link)).standing).toBe("read");
    expect((await stand({ ...link, file: "packages/guard/guard.ts" })).standing).toBe("unproved");
    expect((await stand({ ...link, file: "Pulumi.dev.yaml" })).findings).toMatchObject([{ id: "file/pipeline" }]);
  });

  it("is reported by its changed packages if only the functions' change", async () => {
    const lock = (version: string) =>
      JSON.stringify({
        packages: {
          "": {},
          functions: { dependencies: { a: "1" } },
          "node_modules/a": { version, integrity: `sha512-${version}` },
        },
      });

    expect(await stand(changed("package-lock.json", lock("1.0.0"), lock("1.1.0")))).toMatchObject({
      standing: "read",
      why: expect.stringContaining("a up from 1.0.0 to 1.1.0"),
    });
  });
});

describe("a file that declares resources", () => {
  const before =
    'import * as pulumi from "@pulumi/pulumi";\nexport const a = (b: boolean) => {\n  if (b) refuse();\n};\n';
  const add = (text: string) => before.replace("};", `  ${text}\n};`);
  const standing = async (after: string, with_: Partial<ComparedParts> = {}) =>
    (await stand(changed("infra/hosting/a.ts", before, after), with_)).standing;

  it("must be read if all its resources were compared", async () => {
    expect(await standing(add("return { c: [1, 2].map(String), d: pulumi.interpolate`e` };"))).toBe("read");
  });

  it.for([
    "if (process.env.ARM_USE_OIDC) return 1;",
    'const { env } = globalThis["process"];',
    "await fetch(b);",
    "return new Date() > 1;",
    "return Math.random();",
    'return eval("1");',
    'return (() => 1).constructor("return process")();',
    'return [].at["con" + "structor"];',
    'return import("node:fs");',
    'return require("node:fs");',
    "return import.meta.dirname;",
    "return pulumi.runtime.isDryRun();",
    'return new pulumi.Config("other");',
    "return performance.now();",
  ])("isn't proved if it does something new: %s", async (text) => {
    expect(await standing(add(text))).toBe("unproved");
  });

  it.for([
    'import { readFileSync } from "node:fs";',
    'import axios from "axios";',
    'import { helper } from "../../scripts/helper.ts";',
    // Apart: it is no import of this file's.
    ["import { helper } from", '"../../../outside.ts";'].join(" "),
    'import { getUser } from "@pulumi/azuread/getUser.js";',
    'export * from "node:process";',
  ])("isn't proved if it starts to load: %s", async (text) => {
    expect(await standing(`${text}\n${before}`)).toBe("unproved");
  });

  it.for([
    'import { Application } from "@pulumi/azuread/application.js";',
    'import { other } from "./other.ts";',
    'import { printable } from "@protected-function/core/text/printable.ts";',
  ])("may start to load what is judged by itself: %s", async (text) => {
    expect(await standing(`${text}\n${before}`)).toBe("read");
  });

  it("isn't proved if it no longer refuses, or only under another condition", async () => {
    expect(await standing(before.replace("if (b) refuse();", ""))).toBe("unproved");
    expect(await standing(before.replace("if (b)", "if (b && false)"))).toBe("unproved");
  });

  it("may give a field another value, which the deployment shows, but may not omit the field", async () => {
    const made = before.replace("refuse();", "this.a = new A(1);");
    const of = async (after: string) => (await stand(changed("infra/hosting/a.ts", made, after))).standing;

    expect(await of(made.replace("new A(1)", "new A({ b: 2 })"))).toBe("read");
    expect(await of(made.replace("new A(1)", "new B(1)"))).toBe("unproved");
    expect(await of(made.replace("this.a = new A(1);", ""))).toBe("unproved");
  });

  it("isn't proved if a stack wasn't compared", async () => {
    expect(await standing(add("return 1;"), { notCompared: { why: "prod cannot be deployed" } })).toBe("unproved");
  });

  it("names the stack as a fact, if only a refused deployment leaves it unproved", async () => {
    const factsOf = async (notCompared: ComparedParts["notCompared"]) =>
      (await stand(changed("infra/hosting/a.ts", "new A(1);", "new A(2);"), { notCompared })).findings;

    expect(await factsOf({ why: "dev can't be deployed", refusedStack: "dev" })).toMatchObject([
      { id: "file/declares", facts: { refusedStack: "dev" } },
    ]);
    expect((await factsOf({ why: "dev can't be deployed" })).map(isOfRefusal)).toEqual([false]);
  });

  it("has the same requirements if it is new", async () => {
    const of = async (text: string) => (await stand(changed("infra/new.ts", undefined, text))).standing;

    expect(await of("export const a = 1;")).toBe("read");
    expect(await of("export const a = process.env;")).toBe("unproved");
  });
});

describe("the contract", () => {
  const text = (body: string) =>
    `import { defineContract } from "@protected-function/guard/contract";\nexport const contract = defineContract(${body});\n`;
  const before = text('{ roles: {}, endpoints: { a: { methods: ["GET"], route: "a", anonymous: "why" } } }');
  const standing = async (after: string, with_: Partial<ComparedParts> = {}) =>
    (await stand(changed("functions/contract.ts", before, after), with_)).standing;
  const changedText = before.replace('"GET"', '"GET", "POST"');

  it("is judged if it is only data, and was compared", async () => {
    expect(await standing(changedText)).toBe("judged");
    expect(await standing(changedText, { notCompared: { why: "dev cannot be deployed" } })).toBe("unproved");
  });

  it("is harmless if its data is unchanged", async () => {
    const { contracts } = parts;
    expect(await standing(changedText, { contracts: { before: contracts.after, after: contracts.after } })).toBe(
      "harmless",
    );
  });

  it.for([
    ["a call", before.replace('"why"', 'String("why")')],
    ["a name", before.replace("roles: {}", "roles")],
    ["a spread", before.replace("roles: {}", "...roles")],
    ["a getter", before.replace("roles: {}", "get roles() { return {}; }")],
    ["a template with a part", before.replace('"why"', "`why ${1}`")],
    ["a computed name", before.replace("roles:", '["roles"]:')],
    ["another import", `import "@protected-function/guard";\n${before}`],
    ["a statement beside it", `${before}console.log(1);\n`],
  ] as const)("isn't proved if it contains %s", async ([, after]) => {
    expect(await standing(after)).toBe("unproved");
  });

  it("isn't proved if it couldn't be loaded", async () => {
    expect(await standing(changedText, { contracts: { before: undefined, after: {} } })).toBe("unproved");
  });
});
