import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProject } from "../../packages/pf/create/create-project.ts";
import { claimsOf, clientPrincipal } from "../support/client-principals.ts";
import { repository } from "../support/command-line.ts";
import { copyRepository } from "../support/copied-repository.ts";
import { frameworkApp, printedModule } from "../support/framework-app.ts";
import { useHostedSites } from "../support/hosted-site.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { printedBlocks } from "../support/printed-blocks.ts";
import { notProvedIn, proveApp } from "../support/prove-app.ts";
import { sampleProject } from "../support/sample-project.ts";
import { deployed } from "../support/served-site.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const run = promisify(execFile);
const blocks = printedBlocks(["ts", "js", "json", "python"]);
const block = (id: string) => blocks.find((one) => one.id === id)?.text ?? `no block ${id}`;
const yourFunction = "docs/start/your-function.md";
const bringAnApp = "docs/start/bring-an-app.md";

/** A part of a contract, in a whole one. */
const inContract = (part: string) => `import { defineContract } from "@protected-function/guard/contract";
export const contract = defineContract({
  roles: {},
  endpoints: { health: { methods: ["GET"], route: "health", anonymous: "Load balancer probe" } },
  ${part}
});
`;

/** Each block in the file that its page means, with what the page leaves out. */
const typed: Readonly<Record<string, string>> = {
  [`${yourFunction} 1`]: "functions/contract.ts",
  [`${yourFunction} 3`]: "functions/src/stock.ts",
  "docs/guides/browser-apps.md 1": "web/msal.ts",
  "docs/guides/test-your-api.md 1": "test/api.ts",
  "packages/pf/README.md 1": "test/readme.ts",
  "docs/guides/what-the-function-may-use.md 1": "functions/src/identity.ts",
};
const wrapped: Readonly<Record<string, readonly [file: string, text: string]>> = {
  "docs/guides/app-settings.md 1": ["settings.ts", inContract(block("docs/guides/app-settings.md 1"))],
  "docs/guides/app-settings.md 2": ["optional-settings.ts", inContract(block("docs/guides/app-settings.md 2"))],
  "docs/guides/what-the-function-may-use.md 2": [
    "connection.ts",
    inContract(block("docs/guides/what-the-function-may-use.md 2")),
  ],
  "docs/guides/handlers.md 1": [
    "functions/src/bound.ts",
    `import { output } from "@azure/functions";
import { serve } from "@protected-function/guard";
import { contract } from '../contract.ts';
import { book, stock } from "./stock.ts";
${block("docs/guides/handlers.md 1")}`,
  ],
};

/** Blocks that another test runs, or one below. */
const elsewhere: Readonly<Record<string, string>> = {
  "README.md": "house/readme.test.ts",
  "docs/guides/call-the-api.md": "acceptance/recipes.test.ts",
  "docs/reference/component.md": "exhaustive/component-by-itself.test.ts",
  "docs/guides/extend-the-program.md": "exhaustive/extend-the-program.test.ts",
  "docs/guides/frameworks.md": "exhaustive/frameworks.test.ts",
  "docs/guides/policy-pack.md": "acceptance/policy-pack.test.ts",
  "docs/guides/sign-in-from-a-browser.md": "acceptance/easy-auth.test.ts",
  [yourFunction]: "acceptance/own-function.test.ts",
  [bringAnApp]: "exhaustive/printed-apps.test.ts",
  "packages/guard/README.md": "exhaustive/printed-apps.test.ts",
};

describe("what a page prints as code", () => {
  it("is run or type-checked, each block", () => {
    const left = blocks
      .map(({ id }) => id)
      .filter((id) => !(id in typed) && !(id in wrapped) && elsewhere[id.replace(/ \d+$/, "")] === undefined);
    expect(left).toEqual([]);
    for (const id of [...Object.keys(typed), ...Object.keys(wrapped)]) expect(block(id)).not.toContain("no block");
    for (const test of Object.values(elsewhere)) expect(existsSync(join(repository, "test", test)), test).toBe(true);
  });

  it("has the types of the packages", { timeout: 240_000 }, async () => {
    // The packages' own sources need this repository's settings. A page's block may end before it uses its names.
    const settings = { extends: "../tsconfig.json", compilerOptions: { noUnusedLocals: false }, include: ["."] };
    const checkout = copyRepository(repository, {
      functions: {},
      files: Object.fromEntries([
        ...Object.entries(typed).map(([id, file]) => [join("printed", file), block(id)]),
        ...Object.values(wrapped).map(([file, text]) => [join("printed", file), text]),
        ["printed/tsconfig.json", JSON.stringify(settings)],
      ]),
    });
    try {
      const compiler = join(repository, "node_modules/typescript/bin/tsc");
      const options = { cwd: join(checkout, "printed") };
      const { stdout } = await run(process.execPath, [compiler], options).catch((error: { stdout: string }) => error);
      expect(stdout).toBe("");
    } finally {
      rmSync(checkout, { recursive: true, force: true });
    }
  });
});

describe("an app, as a page prints it", () => {
  const hosted = useHostedSites();
  const answerOf = async (app: Readonly<Record<string, string>>, method: string, path: string, role: string) => {
    await using project = await sampleProject(app);
    const { zip } = await project.buildPackage();
    const site = await deployed(hosted, unzipSync(zip));
    const call = async (roles: readonly string[]) => {
      const claims = { ...claimsOf.v1Application, roles };
      const headers = new Headers({ "x-ms-client-principal": clientPrincipal(claims) });
      const answer = await site.call(path, { method, headers });
      return [answer.status, await answer.text()] as const;
    };
    return { allowed: await call([role]), refused: await call(["Another"]) };
  };

  it("of the guard's README answers its role alone", async () => {
    const { allowed, refused } = await answerOf(
      {
        "contract.ts": block("packages/guard/README.md 1"),
        "src/index.ts": block("packages/guard/README.md 2"),
        "package.json": '{ "name": "f", "version": "1.0.0", "type": "module" }',
      },
      "GET",
      "/api/orders/4711",
      "Orders.Read",
    );
    expect(allowed).toEqual([200, expect.stringContaining('"id":"4711"')]);
    expect(refused).toEqual([403, expect.stringContaining("app-role-missing")]);
  });

  it("that is brought in, from app.http to serve, answers the role of the drafted contract", async () => {
    const parent = temporaryFolder();
    const folder = join(parent, "shop");
    const functions = join(folder, "functions");
    const main = '{ "name": "f", "version": "1.0.0", "main": "src/functions/*.js" }';
    mkdirSync(join(functions, "src/functions"), { recursive: true });
    const extensionBundle = { id: "Microsoft.Azure.Functions.ExtensionBundle", version: "[4.*, 5.0.0)" };
    const before = { "host.json": JSON.stringify({ version: "2.0", extensionBundle }), "package.json": main };
    for (const [file, text] of Object.entries({ ...before, "src/functions/book.js": block(`${bringAnApp} 1`) })) {
      writeFileSync(join(functions, file), text);
    }
    await createProject({ folder, beside: true, onStep: () => undefined });
    const contract = readFileSync(join(functions, "contract.ts"), "utf8");
    expect(contract).toContain('book: { methods: ["POST"], route: "stock/{sku}", allow: ["NAME THIS ROLE"]');
    const { allowed, refused } = await answerOf(
      {
        ...before,
        "package.json": readFileSync(join(functions, "package.json"), "utf8").replace(
          "src/functions/*.js",
          "src/index.js",
        ),
        "contract.ts": contract.replaceAll("NAME THIS ROLE", "Stock.Book"),
        "src/functions/book.js": block(`${bringAnApp} 2`),
        "src/index.js": block(`${bringAnApp} 3`),
      },
      "POST",
      "/api/stock/screw",
      "Stock.Book",
    );
    expect(allowed).toEqual([202, ""]);
    expect(refused).toEqual([403, expect.stringContaining("app-role-missing")]);
  });
});

describe.skipIf(!hasEngine())("a page's program, as printed", { timeout: 300_000 }, () => {
  let project: string;
  const template = (file: string) => readFileSync(join(repository, "template", file), "utf8");
  beforeAll(() => {
    project = copyRepository(repository, {
      functions: {
        "contract.ts": template("functions/contract.ts"),
        "src/index.ts": template("functions/src/index.ts"),
      },
      files: {
        "Pulumi.local.yaml": template("Pulumi.local.yaml"),
        "test/api.ts": block("docs/guides/test-your-api.md 1"),
        "test/readme.ts": block("packages/pf/README.md 1"),
      },
    });
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it.each(["test/api.ts", "test/readme.ts"])("calls a new project's API from its own tests: %s", async (file) => {
    await expect(run(process.execPath, [file], { cwd: project })).resolves.toMatchObject({ stderr: "" });
  });

  it("has Express answer behind one endpoint, which is proved for each method", async () => {
    await using app = await sampleProject(frameworkApp(printedModule("Express")));
    const secrets = { first: { endDate: "2099-05-15T00:00:00Z" } };
    const proof = await proveApp(app, { callers: { integration: { secrets } } });

    expect(notProvedIn(proof).filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(proof.endpoints.map(({ verdict }) => verdict)).toEqual([
      "Only integration can call GET {*path}.",
      "Only integration can call POST {*path}.",
    ]);
  });
});
