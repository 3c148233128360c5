import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { quoted } from "../../../packages/core/text/quoted.ts";
import { expect, test } from "vitest";
import type { PackageInvalid } from "../../../infra/build/require-registrations.ts";
import { sampleProject } from "../../support/sample-project.ts";
import { contractOfHealth as contract } from "../support/contracts.ts";

const index = `import { contract } from "../contract.ts";
import { serve } from "@protected-function/guard";
import "./orders.ts";
serve(contract, { health: () => ({}) });
`;

/** What the build says of an app with these files, and by which error. */
async function refusalOf(files: Readonly<Record<string, string>>) {
  const manifest = '{ "name": "f", "version": "1.0.0" }';
  const app = {
    "contract.ts": contract,
    "package.json": manifest,
    "src/index.ts": index,
    "src/orders.ts": "",
    ...files,
  };
  await using project = await sampleProject(app);
  return await project.buildPackage().then(
    () => undefined,
    (error: Partial<PackageInvalid>) => ({
      code: error.code,
      message: error.message ?? "",
      problems: error.problems ?? [],
    }),
  );
}

test.each([
  [
    "a missing parenthesis",
    "const a = 1;\n\n  export const list = [1, 2;\n",
    "3:28",
    "export const list = [1, 2;",
    'Expected "]" but found ";"',
  ],
  [
    "a word out of place",
    "export const a = 1;\nexport fonction b() {}\n",
    "2:8",
    "export fonction b() {}",
    'Unexpected "fonction"',
  ],
  ["an open string", 'const a = "no end;\n', "1:19", 'const a = "no end;', "Unterminated string literal"],
  [
    "a name twice",
    "const a = 1;\nconst a = 2;\nexport { a };",
    "2:7",
    "const a = 2;",
    'The symbol "a" has already been declared',
  ],
  ["an open block", "export function a() {\n", "2:1", "", "Unexpected end of file"],
  ["decorators and the like of other languages", "let = = 3;", "1:7", "let = = 3;", 'Unexpected "="'],
])("code that can't be read is refused with line, column and source: %s", async (_, code, place, source, what) => {
  const refusal = await refusalOf({ "src/orders.ts": code });
  expect(refusal).toMatchObject({
    code: "PACKAGE_INVALID",
    problems: [
      {
        path: `functions/src/orders.ts:${place}`,
        rule: `can't be read: ${what}`,
        found: source === "" ? "the end of the file" : quoted(source),
        fix: "correct the code there; npx tsc --noEmit shows the same place",
      },
    ],
  });
});

test("a long source line is cut around the place", async () => {
  const filler = "x".repeat(400);
  const refusal = await refusalOf({ "src/orders.ts": `const a = "${filler}" b "${filler}";` });
  const [problem] = refusal?.problems ?? [];
  expect(problem?.found.length).toBeLessThan(140);
  expect(problem?.found).toContain('x" b "x');
});

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
