import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { sampleProject } from "../../support/sample-project.ts";
import { contractOfHealth as contract } from "../support/contracts.ts";

const index = `import { contract } from "../contract.ts";
import { serve } from "@protected-function/guard";
import "./orders.ts";
serve(contract, { health: () => ({}) });
`;

test.each([
  [
    "contract.ts",
    "export const contract = defineContract({\n  roles: {,\n});\n",
    "CONTRACT_INVALID",
    "- functions/contract.ts:2:11: can't be read: Unexpected token",
    'found "roles: {,".',
  ],
  [
    "contract.ts",
    "enum A { b }\nexport const contract = A;",
    "CONTRACT_INVALID",
    "- functions/contract.ts:1:1: can't be read: TypeScript enum",
    'found "enum A { b }".',
  ],
  [
    "contract.ts",
    'import { x } from "./not-there.ts";\nexport const contract = x;',
    "CONTRACT_INVALID",
    "- functions/contract.ts:1: imports what isn't there",
    'found "./not-there.ts"',
  ],
  [
    "contract.ts",
    'import "left-pad-of-nobody";\nexport const contract = {};',
    "CONTRACT_INVALID",
    "- functions/contract.ts:1: imports what isn't there",
    'found "left-pad-of-nobody"',
  ],
  [
    "contract.ts",
    'import { nope } from "node:fs";\nexport const contract = nope;',
    "CONTRACT_INVALID",
    "- functions/contract.ts:1:10: can't be read",
    "found 'import { nope }",
  ],
  [
    "contract.ts",
    '\nthrow new Error("out of reach");',
    "CONTRACT_INVALID",
    "- functions/contract.ts:2:7: throws when it's loaded",
    'found "out of reach".',
  ],
  [
    "contract.ts",
    "const a = \u2028 = 3;",
    "CONTRACT_INVALID",
    "- contract.ts: must be TypeScript that Node can read",
    "npx tsc --noEmit shows the place",
  ],
  [
    "contract.ts",
    "export const contract = {\n<<<<<<< HEAD\n=======\n>>>>>>> main\n};",
    "CONTRACT_INVALID",
    "- functions/contract.ts:2: has a merge conflict that isn't resolved, up to line 4.",
    "Fix: Keep the lines that you want",
  ],
  [
    "src/orders.ts",
    "\n<<<<<<< HEAD\nexport const a = 1;\n=======\n>>>>>>> main\n",
    "PACKAGE_INVALID",
    "- functions/src/orders.ts:2: has a merge conflict that isn't resolved, up to line 5.",
    "Fix: Keep the lines that you want",
  ],
  [
    "package.json",
    '{\n<<<<<<< HEAD\n"name": "f"\n=======\n>>>>>>> main\n}',
    "PACKAGE_INVALID",
    "- functions/package.json:2:1: must be JSON",
    "found a merge conflict that isn't resolved, up to line 5",
  ],
  ["contract.ts", "export const other = 1;\n", "CONTRACT_INVALID", "functions/contract.ts has a problem", "found"],
  [
    "package.json",
    '{\n  "name": "f",\n  "type": "commonjs"\n}',
    "CONTRACT_INVALID",
    "- functions/package.json:3: must let Node read functions/contract.ts as an ES module",
    'Fix: write "type": "module" there in functions/package.json',
  ],
  [
    "contract.ts",
    "export class A { b: string c(] }",
    "CONTRACT_INVALID",
    "can't be read: Unexpected token `]`;",
    "found",
  ],
  [
    "package.json",
    '{ "name": "f", }',
    "PACKAGE_INVALID",
    "- functions/package.json:1:16: must be JSON",
    "found text that isn't strict JSON",
  ],
  [
    "tsconfig.json",
    '{ "compilerOptions": { "paths": ',
    "PACKAGE_INVALID",
    "- functions/tsconfig.json:1:33: can't be read: ",
    "Fix: correct the code there",
  ],
])("%s is refused in Node with its place: %s", async (file, text, code, place, found) => {
  await using project = await sampleProject({
    "contract.ts": contract,
    "package.json": '{ "name": "f", "version": "1.0.0" }',
    "src/index.ts": index,
    "src/orders.ts": "",
    [file]: text,
  });
  const refusal = await builtInNode(project.directory);
  expect(refusal.code).toBe(code);
  expect(refusal.message).toContain(place);
  expect(refusal.message).toContain(found);
  expect(refusal.message).not.toMatch(/^\s+at |\/node_modules\/|\/tmp\//m);
});

/** Vitest reads modules by its own parser; the program is read by Node's. */
async function builtInNode(directory: string): Promise<{ readonly code: string; readonly message: string }> {
  const script = `const { buildPackage } = await import("${pathToFileURL(join(directory, "infra/build/build-package.ts")).href}");
const error = await buildPackage(new URL("${pathToFileURL(join(directory, "functions/")).href}")).then(() => ({}), (one) => one);
process.stdout.write(JSON.stringify({ code: error.code, message: error.message }));`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--no-warnings",
    "--input-type=module",
    "--eval",
    script,
  ]);
  return JSON.parse(stdout) as { readonly code: string; readonly message: string };
}

test.each([
  ["[]", "functions/package.json: must be an object; found []."],
  [
    '{ "name": "a", "main": 5 }',
    "main in functions/package.json: must be a text: the path of the app's modules; found 5.",
  ],
])("a functions/package.json of another type is refused: %s", async (text, found) => {
  await using project = await sampleProject("who-calls", { files: { "functions/package.json": text } });

  await expect(project.buildPackage()).rejects.toThrow(found);
});

test("an app without functions/package.json is refused", async () => {
  await using project = await sampleProject({
    "contract.ts": contract,
    "package.json": "{}",
    "src/index.ts": index,
    "src/orders.ts": "",
  });
  await rm(join(project.directory, "functions/package.json"));
  expect(await builtInNode(project.directory)).toMatchObject({
    code: "PACKAGE_INVALID",
    message: expect.stringContaining("functions/package.json: must be there"),
  });
});
