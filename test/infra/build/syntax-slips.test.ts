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

test.each<[string, string, string, string, string, string?]>([
  [
    "a missing parenthesis",
    "const a = 1;\n\n  export const list = [1, 2;\n",
    "3:28",
    "export const list = [1, 2;",
    "it lacks the ] before this",
    "write ] before it",
  ],
  [
    "a missing comma at the end of a line",
    "export const a = () => ({\n  status: 200\n\n  // The order.\n  jsonBody: 1,\n});\n",
    "2",
    "status: 200",
    "it lacks a comma at its end",
    "write a comma at its end",
  ],
  [
    "a missing parenthesis at the end of a line",
    "Object.keys({ a: 1 }\nexport const a = 1;\n",
    "1",
    "Object.keys({ a: 1 }",
    "it lacks its ) at the end",
    "write ) at its end",
  ],
  [
    "a semicolon in an object",
    "export const a = {\n  b: 1;\n  c: 2,\n};\n",
    "2:7",
    "b: 1;",
    "it ends an entry of an object with ;",
    "write a comma in place of it",
  ],
  [
    "a missing comma between arguments",
    "Object.assign({} { a: 1 });\n",
    "1:18",
    "Object.assign({} { a: 1 });",
    "it lacks a comma before this",
    "write a comma before it",
  ],
  [
    "a condition without its end",
    "if (Object.keys({}).length > 0 {\n  Object.keys({});\n}\n",
    "1:32",
    "if (Object.keys({}).length > 0 {",
    "it lacks the ) before this",
    "write ) before it",
  ],
  [
    "await without async",
    "export function a() {\n  await fetch('x');\n}\n",
    "2:3",
    "await fetch('x');",
    "it awaits in a function that isn't async",
    "write async before that function",
  ],
  [
    "a word out of place",
    "export const a = 1;\nexport fonction b() {}\n",
    "2:8",
    "export fonction b() {}",
    'Unexpected "fonction"',
  ],
  [
    "an open string",
    'const a = "no end;\n',
    "1:19",
    'const a = "no end;',
    "it has a text without its end",
    "write its second quote in the same line",
  ],
  [
    "a name twice",
    "const a = 1;\nconst a = 2;\nexport { a };",
    "2:7",
    "const a = 2;",
    'The symbol "a" has already been declared',
  ],
  [
    "a missing colon before an object",
    "export const a = () => ({ status: 200, jsonBody { id: 1 } });\n",
    "1:49",
    "export const a = () => ({ status: 200, jsonBody { id: 1 } });",
    "it lacks a colon before this",
    "write a colon before it",
  ],
  [
    "a missing colon before a text",
    'export const a = {\n  title "Order",\n};\n',
    "2:9",
    'title "Order",',
    "it lacks a colon before this",
    "write a colon before it",
  ],
  [
    "a missing quote before another text",
    'export const a = [["id], "b", "c"];\n',
    "1:27",
    'export const a = [["id], "b", "c"];',
    'it has a " without its other one',
    'write the " that the line lacks',
  ],
  [
    "no missing quote in a comment",
    "export const a = () => ({\n  status: 200\n  jsonBody: \"it's\", // isn't\n});\n",
    "2",
    "status: 200",
    "it lacks a comma at its end",
    "write a comma at its end",
  ],
  [
    "an open block",
    "export function a() {\n",
    "1",
    "export function a() {",
    "it has a { that isn't closed",
    "write } where it ends",
  ],
  ["decorators and the like of other languages", "let = = 3;", "1:7", "let = = 3;", 'Unexpected "="'],
])(
  "code that can't be read is refused with line, column and source: %s",
  async (_, code, place, source, what, fix = "correct the code there") => {
    const refusal = await refusalOf({ "src/orders.ts": code });
    expect(refusal).toMatchObject({
      code: "PACKAGE_INVALID",
      problems: [
        {
          path: `functions/src/orders.ts:${place}`,
          rule: `can't be read: ${what}`,
          found: quoted(source),
          fix: `${fix}; npx tsc --noEmit shows the same place`,
        },
      ],
    });
  },
);

test("a long source line is cut around the place", async () => {
  const filler = "x".repeat(400);
  const refusal = await refusalOf({ "src/orders.ts": `const a = "${filler}" b "${filler}";` });
  const [problem] = refusal?.problems ?? [];
  expect(problem?.found.length).toBeLessThan(140);
  expect(problem?.found).toContain('x" b "x');
});
