import { base as handlerBase, file as handler, infra, infraBase } from "./code.ts";
import { type Case, type Edit, harmful, harmless } from "./case.ts";

type Id = "file/reach" | "file/declares" | "file/pipeline";

const edit = (file: string, find: string, replace: string): Edit => ({ file, find, replace });
const bad = (title: string, id: Id, base: readonly Edit[], edits: Edit | readonly Edit[]) =>
  harmful({ title, class: "acts where nobody looks", base, edits, findings: [{ id, about: "" }] });
const daily = (title: string, file: string, base: readonly Edit[], edits: Edit | readonly Edit[]) =>
  harmless(title, edits, { class: "acts as it did", base, verdict: "to be read", read: [file] });

const parent = "{ parent: this });\n    this.registerOutputs";
const withOption = (option: string) => edit(infra, parent, `{ parent: this, ${option} });\n    this.registerOutputs`);
const inInfra = (title: string, edits: Edit | readonly Edit[]) => bad(title, "file/declares", infraBase, edits);
const weaker = "{ ...props, publicNetworkAccessForIngestion: 'Enabled' }";

const test = "test/report.test.ts";
const testText = 'import { expect, it } from "vitest";\n\nit("reports", () => {\n  expect(1).toBe(1);\n});\n';
const testBase: readonly Edit[] = [{ file: test, text: testText }];
const processes = 'import { execFileSync, execSync, spawn } from "node:child_process";\n';
const testEdits = (head: string, body: string): Edit =>
  edit(test, testText, `${head}${testText.replace("  expect(1)", `  ${body}\n  expect(1)`)}`);
const inTest = (title: string, head: string, body: string) =>
  bad(title, "file/pipeline", testBase, testEdits(head, body));
const dailyTest = (title: string, head: string, body: string) => daily(title, test, testBase, testEdits(head, body));

const answer = '{ status: 200, headers: { "cache-control": "no-store" }, jsonBody: { orders, by: caller.objectId } }';
const log = '  context.log("orders are listed");\n';
const inHandler = (title: string, ...edits: readonly (readonly [string, string])[]) =>
  bad(
    title,
    "file/reach",
    handlerBase,
    edits.map(([find, by]) => edit(handler, find, by)),
  );
const dailyHandler = (title: string, ...edits: readonly (readonly [string, string])[]) =>
  daily(
    title,
    handler,
    handlerBase,
    edits.map(([find, by]) => edit(handler, find, by)),
  );

/** Code that acts where neither a preview nor a call shows it, and code that looks alike and doesn't. */
export const codeElsewhere: readonly Case[] = [
  inInfra(
    "a transform acts on protected resources",
    withOption(`transforms: [async ({ props, opts }) => (opts.protect ? { props: ${weaker}, opts } : undefined)]`),
  ),
  inInfra(
    "a transformation acts on adopted resources",
    withOption(`transformations: [({ props, opts }) => ({ props: opts.import ? ${weaker} : props, opts })]`),
  ),
  inInfra(
    "a transform acts by a default of an option",
    withOption(`transforms: [async ({ props, opts }) => ({ props: (opts.protect && ${weaker}) || props, opts })]`),
  ),
  inInfra(
    "a transform takes an option apart",
    withOption(
      `transforms: [async ({ props, opts, opts: { protect: kept } }) => (kept ? { props: ${weaker}, opts } : undefined)]`,
    ),
  ),
  inInfra("a hook runs after each update", withOption("hooks: { afterUpdate: [refuseLater] }")),
  inInfra("a resource is kept as it was imported", [
    edit(infra, "readonly isProduction: boolean;", "readonly isProduction: boolean;\n  readonly adopted?: string;"),
    edit(infra, "retentionInDays: 30", "retentionInDays: args.adopted ? 7 : 30"),
  ]),
  inInfra("a resource's inputs depend on a component's options", [
    edit(infra, "args: LabelsArgs)", "args: LabelsArgs, opts?: pulumi.ComponentResourceOptions)"),
    edit(infra, "retentionInDays: 30", "retentionInDays: opts?.protect ? 7 : 30"),
  ]),

  inTest("a test runs a text as code", "", 'eval("1 + 1");'),
  inTest("a test makes a function of a text", "", 'new Function("return 1")();'),
  inTest("a test gives Node a program", processes, 'execFileSync(process.execPath, ["-e", "1"]);'),
  inTest("a test gives Node a program in one text", processes, 'execSync("node --eval 1");'),
  inTest(
    "a test runs a text in a context of its own",
    'import { runInNewContext } from "node:vm";\n',
    'runInNewContext("1");',
  ),
  inTest("a test starts whatever a variable names", processes, "spawn(process.env.TOOL ?? '');"),
  inTest("a test runs a package that nobody installed", processes, 'execFileSync("npx", ["fabrikam-report"]);'),
  inTest("a test reads the job's token", "", "expect(process.env.GITHUB_TOKEN).toBe(undefined);"),
  inTest(
    "a test writes for the steps that follow",
    'import { appendFileSync } from "node:fs";\n',
    'appendFileSync(process.env.GITHUB_ENV ?? "", "A=b");',
  ),
  inTest(
    "a test changes git's hooks",
    'import { writeFileSync } from "node:fs";\n',
    'writeFileSync(".git/hooks/pre-push", "true");',
  ),
  inTest("a test sends by a global's member", "", 'await globalThis.fetch("https://fabrikam.example/in");'),
  inTest(
    "a test fetches by a library",
    'import { execa } from "execa";\n',
    'await execa("curl", ["https://fabrikam.example"]);',
  ),
  inTest(
    "a test makes a function by a constructor",
    "",
    'const make = (async () => {}).constructor;\n  make("return 1");',
  ),
  inTest(
    "a test runs a text in a worker",
    'import { Worker } from "node:worker_threads";\n',
    'new Worker("1", { eval: true });',
  ),
  inTest(
    "a test reads the login at npm",
    'import { readFileSync } from "node:fs";\nimport { homedir } from "node:os";\n',
    "readFileSync(`${homedir()}/.npmrc`);",
  ),
  bad(
    "the tests' configuration starts Node with something more",
    "file/pipeline",
    [],
    edit(
      "vitest.config.ts",
      "testTimeout: 180_000",
      'testTimeout: 180_000,\n    execArgv: ["--import", "./docs/a.mjs"]',
    ),
  ),
  bad(
    "the tests' configuration starts a program",
    "file/pipeline",
    [],
    edit(
      "vitest.config.ts",
      "import { defineConfig",
      'import { execSync } from "node:child_process";\nexecSync("make -C docs");\nimport { defineConfig',
    ),
  ),

  inHandler("a handler sends people where the query says", [
    answer,
    '{ status: 302, headers: { location: request.query.get("next") ?? "/" } }',
  ]),
  inHandler(
    "a handler sends people where a variable of the query says",
    [log, '  const next = request.query.get("next") ?? "/";\n'],
    [answer, "{ status: 303, headers: { Location: `${next}?done` } }"],
  ),
  inHandler("a handler keeps a header of the caller's for its answer", [
    log,
    '  const own = new Headers();\n  own.append("x-user", request.headers.get("x-user") ?? "");\n  orders.push(own);\n',
  ]),
  inHandler("a handler sends people to a host of the query's", [
    answer,
    '{ status: 302, headers: { location: `/${request.query.get("next")}` } }',
  ]),
  inHandler("a handler sets what the caller says as a cookie", [
    answer,
    '{ cookies: [{ name: "theme", value: request.query.get("theme") ?? "" }], jsonBody: orders }',
  ]),
  inHandler("a handler answers a header of the caller's", [
    answer,
    '{ headers: { "x-tenant": request.headers.get("x-tenant") ?? "" }, jsonBody: orders }',
  ]),
  inHandler("a handler answers a page with the caller's words", [
    answer,
    '{ headers: { "content-type": "text/html" }, body: `<h1>${request.query.get("title")}</h1>` }',
  ]),
  inHandler("a handler lets the caller's page read it", [
    answer,
    '{ headers: { "Access-Control-Allow-Origin": request.headers.get("origin") ?? "" }, jsonBody: orders }',
  ]),
  inHandler("a handler logs the token of its caller", [log, "  context.log(`called with ${caller.token}`);\n"]),

  dailyTest(
    "a test calls a server that it starts",
    'import { createServer } from "node:http";\n',
    'const server = createServer((_request, response) => response.end("ok")).listen(0, "127.0.0.1");\n  server.close();',
  ),
  dailyTest(
    "a test starts a file by Node",
    processes,
    'execFileSync(process.execPath, ["tools/report.ts", "--json"]);',
  ),
  dailyTest("a test asks git", processes, 'execFileSync("git", ["init", "--quiet"]);'),
  dailyTest("a test sets a variable of the handler's", "", 'process.env["UPSTREAM_KEY"] = "test";'),
  dailyHandler("a handler says where the new order is", [
    answer,
    "{ status: 201, headers: { location: `/api/orders/${limit}` }, jsonBody: orders }",
  ]),
  dailyHandler("a handler sends people to another page of the API", [
    answer,
    '{ status: 302, headers: { location: "/api/orders?limit=20" } }',
  ]),
  dailyHandler("a handler answers with the request's id", [
    answer,
    '{ headers: { "x-request-id": request.headers.get("x-request-id") ?? "" }, jsonBody: orders }',
  ]),
  dailyHandler("a handler answers a tag of what it read", [
    answer,
    '{ headers: { etag: `"${orders.length}"` }, jsonBody: orders }',
  ]),
  dailyHandler("a handler answers what the query asks for", [
    answer,
    '{ jsonBody: { orders, status: request.query.get("status") } }',
  ]),
  dailyHandler("a handler tells its answer's language", [
    answer,
    '{ headers: { "content-language": "en" }, jsonBody: orders }',
  ]),
];
