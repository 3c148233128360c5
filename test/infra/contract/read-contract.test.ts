import { repeatedNames } from "../../../infra/contract/contract-lines.ts";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readManifest } from "../../../infra/build/function-json.ts";
import { readHostJson } from "../../../infra/contract/host-json.ts";
import { readContract } from "../../../infra/contract/read-contract.ts";
import { repository, runNode, traceableFolder } from "../../support/command-line.ts";

let folder: ReturnType<typeof traceableFolder>;
beforeEach(() => (folder = traceableFolder()));
afterEach(() => folder.remove());

/** What is said of a function app's contract that can't be loaded. Text that doesn't parse: test/infra/build/unreadable-code.test.ts. */
async function refusalOf(contract?: string): Promise<unknown> {
  writeFileSync(join(folder.path, "host.json"), '{ "version": "2.0" }');
  if (contract !== undefined) writeFileSync(join(folder.path, "contract.ts"), contract);
  return await readContract(pathToFileURL(`${folder.path}/`)).catch((error: unknown) => error);
}

test.each([
  ["isn't there", undefined, "- contract.ts: must exist", "restore functions/contract.ts, such as from Git"],
  [
    "isn't exported",
    "const contract = {};",
    "contract: must be exported; found no export",
    "write export before const contract in line 1 of functions/contract.ts",
  ],
  [
    "isn't there in the file",
    "const a = 1;",
    "contract: must be exported; found no export",
    'in functions/contract.ts: export const contract = defineContract({ roles: { "Orders.Read": { id: "',
  ],
  [
    "is the default export",
    "\nexport default {};",
    "must be exported; found the exports default",
    "write export const contract = in place of export default in line 2 of functions/contract.ts",
  ],
  [
    "is the only export, under another name",
    "export const api = {};",
    "must be exported; found the exports api",
    "rename api to contract in functions/contract.ts",
  ],
  [
    "is exported under another name",
    "export const contrat = {};",
    "must be exported; found the exports contrat",
    "rename contrat to contract in functions/contract.ts",
  ],
])("refuses a contract that %s, with a fix and exit code 2", async (_, contract, message, fix) => {
  expect(await refusalOf(contract)).toMatchObject({
    code: "CONTRACT_INVALID",
    exitCode: 2,
    message: expect.stringContaining(message),
    problems: [{ fix: expect.stringContaining(fix) }],
  });
});

test("says of a folder in the place of a file what it is, and names the file", async () => {
  const functions = pathToFileURL(`${folder.path}/`);
  for (const name of ["contract.ts", "host.json", "package.json"]) mkdirSync(join(folder.path, name));

  await expect(readContract(functions)).rejects.toThrow(/^functions\/contract\.ts has .*; found a folder\.$/ms);
  await expect(readHostJson(functions)).rejects.toThrow(/^functions\/host\.json has .*; found a folder\.$/ms);
  await expect(readManifest(functions)).rejects.toThrow(/^- functions\/package\.json: .*; found a folder\.$/ms);
});

test("refuses a contract that a package.json above it makes CommonJS", async () => {
  writeFileSync(join(folder.path, "package.json"), '{ "type": "commonjs" }');
  const functions = join(folder.path, "functions");
  mkdirSync(functions);
  writeFileSync(join(functions, "host.json"), '{ "version": "2.0" }');
  writeFileSync(join(functions, "contract.ts"), "import 'node:path';\nexport const contract = {};\n");
  expect(await saidByNode(functions, "code")).toBe("CONTRACT_INVALID");
});

test("says where a contract throws, and what it may need", async () => {
  writeFileSync(join(folder.path, "host.json"), '{ "version": "2.0" }');
  writeFileSync(join(folder.path, "contract.ts"), "\nthrow new Error('no');\n");

  const said = await saidByNode(folder.path, "message");
  expect(said).toContain("functions/contract.ts:2:7: throws when it's loaded");
  expect(said).toMatch(/Fix: .*neither environment, file nor network/);
});

test("says which part of the guard a contract imports in vain: it's installed", async () => {
  const scope = join(folder.path, "node_modules/@protected-function");
  mkdirSync(scope, { recursive: true });
  symlinkSync(join(repository, "packages/guard"), join(scope, "guard"));
  writeFileSync(join(folder.path, "host.json"), '{ "version": "2.0" }');
  writeFileSync(join(folder.path, "contract.ts"), 'import "@protected-function/guard/contrct";\n');

  const said = await saidByNode(folder.path, "message");
  expect(said).toContain(
    'functions/contract.ts:1: imports what isn\'t there; found "@protected-function/guard/contrct".\n  Fix: did you mean "@protected-function/guard/contract"? Write this line there: import "@protected-function/guard/contract";',
  );
});

test.each([
  [
    "a missing package",
    'import "not-there";',
    'contract.ts:1: imports what isn\'t there; found "not-there"',
    "npm install not-there --prefix functions",
  ],
  [
    "a misspelled package",
    '\nimport "@acme/tolos";',
    'contract.ts:2: imports what isn\'t there; found "@acme/tolos"',
    "write @acme/tools there if you mean that; for another package, npm install @acme/tolos --prefix functions",
  ],
  [
    "a misspelled path",
    '\nimport "./src/rols.ts";',
    'contract.ts:2: imports what isn\'t there; found "./src/rols.ts"',
    'write "./src/roles.ts" there, or create the file',
  ],
  [
    "a path without an ending",
    'import "./src/roles";',
    'contract.ts:1: imports what isn\'t there; found "./src/roles"',
    'write "./src/roles.ts" there, or create the file',
  ],
  [
    "a misspelled export",
    'import { role } from "./src/roles.ts";',
    "contract.ts:1:10: can't be read: The requested module './src/roles.ts' does not",
    "write roles there in place of role",
  ],
  [
    "a module with a missing import",
    'import "./src/lost.ts";',
    'src/lost.ts:2: imports what isn\'t there; found "./nowhere.ts"',
    "correct the path, or create the file",
  ],
  [
    "a module that can't be read",
    'import "./src/open.ts";',
    "src/open.ts:1:13: can't be read: ",
    "write a comma before it in functions/src/open.ts, or close what is open before it; npx tsc --noEmit shows the same place",
  ],
  [
    "a name without its colon",
    "export const roles = { all { a: 1 } };",
    "contract.ts:1:28: can't be read: ",
    "write a colon after all there",
  ],
  [
    "a name without its colon before a text",
    'export const routes = { order "orders" };',
    "contract.ts:1:31: can't be read: ",
    "write a colon after order there",
  ],
  [
    "a name without its brace",
    "export const roles = {\n  all:\n    a: { b: 1 },\n};",
    "contract.ts:3:6: can't be read: ",
    "write { after all: in line 2",
  ],
  [
    "a package whose name is a part of the guard's",
    'import "@protected-function/guard-contract";',
    'contract.ts:1: imports what isn\'t there; found "@protected-function/guard-contract"',
    'did you mean "@protected-function/guard/contract"? Write this line there: import "@protected-function/guard/contract";',
  ],
  [
    "a file that ends too early",
    "export const roles = {\n  all: [\n    {",
    "contract.ts:3: has a { that isn't closed; found the end of the file",
    "close it where it ends in functions/contract.ts",
  ],
  [
    "a contract without its import",
    "export const all = defineContract({});",
    "contract.ts:1:20: throws when it's loaded",
    'write import { defineContract } from "@protected-function/guard/contract"; in the first line of functions/contract.ts',
  ],
])("says at the import's own line what a contract imports in vain: %s", async (_, contract, found, fix) => {
  mkdirSync(join(folder.path, "src"));
  const files = {
    "host.json": '{ "version": "2.0" }',
    "package.json": '{ "type": "module", "dependencies": { "@acme/tools": "1" } }',
    "contract.ts": `${contract}\n${contract.endsWith("{") ? "" : "export const contract = {};\n"}`,
    "src/roles.ts": "export const roles = {};\n",
    "src/lost.ts": '\nimport "./nowhere.ts";\n',
    "src/open.ts": "const a = [1;\n",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder.path, name), text);
  const said = await saidByNode(folder.path, "message");
  expect(said).toContain(`- functions/${found}`);
  expect(said).toContain(`Fix: ${fix}`);
});

/** A part of the refusal by Node's own loader: the one of the tests takes every file for a module. */
async function saidByNode(functions: string, part: "code" | "message"): Promise<string> {
  const reader = new URL("../../../infra/contract/read-contract.ts", import.meta.url).href;
  const code = `const { readContract } = await import(${JSON.stringify(reader)});
    await readContract(new URL(${JSON.stringify(`${pathToFileURL(functions).href}/`)})).catch((error) => console.log(error.${part}));`;
  return (await runNode(["--input-type=module", "--eval", code]).finished).stdout.trim();
}

test("a name that stands twice is refused: JavaScript keeps the last one alone", () => {
  const code = `export const contract = defineContract({
  // order: as before
  roles: { a: { id: "1", displayName: "order: x" } },
  endpoints: {
    order: { methods: ["GET"], route: "a", anonymous: "why: because of it" },
    other: { methods: ["GET"], route: "b", anonymous: "why: because of it" },
    "order": { methods: ["POST"], route: "c", anonymous: "why: because of it" },
  },
});`;
  expect(repeatedNames(code)).toEqual([
    {
      path: "endpoints.order",
      place: "functions/contract.ts:7",
      rule: "must not have the name of another entry: only the last one would count",
      found: "it in line 5 as well",
      fix: "rename one of them in functions/contract.ts, or merge them",
    },
  ]);
  expect(repeatedNames(code.replace('"order"', "third"))).toEqual([]);
});
