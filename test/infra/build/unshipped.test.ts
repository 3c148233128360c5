import { expect, test } from "vitest";
import { sampleProject } from "../../support/sample-project.ts";

const contract = (more = "") => `import { defineContract } from "@protected-function/guard/contract";
export const contract = defineContract({
  roles: {},${more}
  endpoints: { health: { methods: ["GET"], route: "health", anonymous: "Load balancer probe" } },
});
`;

async function warningsOf(code: string, files: Readonly<Record<string, string>>, more = "") {
  await using project = await sampleProject({
    "contract.ts": contract(more),
    "package.json": '{ "name": "f", "version": "1.0.0" }',
    "src/index.ts": `import { contract } from "../contract.ts";
import { serve } from "@protected-function/guard";
import { readFileSync } from "node:fs";
import { join } from "node:path";
serve(contract, { health: () => ({ body: read() }) });
${code}
`,
    ...files,
  });
  return (await project.buildPackage()).warnings;
}

const schema = { "schema.graphql": "type Query { a: Int }" };
const mail = { "src/templates/mail.html": "<p>" };

test.each<[string, string, Readonly<Record<string, string>>, string]>([
  ["in the app's folder", 'const read = () => readFileSync("schema.graphql", "utf8");', schema, "schema.graphql"],
  [
    "above the module",
    'const read = () => readFileSync(join(__dirname, "../schema.graphql"), "utf8");',
    schema,
    "schema.graphql",
  ],
  [
    "beside it",
    'const read = () => readFileSync(new URL("./templates/mail.html", import.meta.url), "utf8");',
    mail,
    "src/templates/mail.html",
  ],
  [
    "by parts",
    'const read = () => readFileSync(join(__dirname, "templates", "mail.html"), "utf8");',
    mail,
    "src/templates/mail.html",
  ],
])("a file that the code names and that isn't in the package is told: %s", async (_, code, files, file) => {
  expect(await warningsOf(code, files)).toEqual([
    `functions/src/index.ts:6 names ${file}, which isn't in the package. If the code reads it, add files: ["${file}"] to functions/contract.ts, and read it from the package's folder: join(process.cwd(), "${file}")`,
  ]);
});

test.each<[string, string, Readonly<Record<string, string>>, string?]>([
  ["in functions/assets/", 'const read = () => readFileSync("assets/a.csv", "utf8");', { "assets/a.csv": "1" }],
  [
    "listed in the contract",
    'const read = () => readFileSync("schema.graphql", "utf8");',
    schema,
    ' files: ["schema.graphql"],',
  ],
  ["imported", 'import data from "./data.json";\nconst read = () => String(data);', { "src/data.json": "[1]" }],
  [
    "that data names",
    'import data from "./data.json";\nconst read = () => String(data);',
    { "src/data.json": '["schema.graphql"]', ...schema },
  ],
  ["that nothing names", 'const read = () => readFileSync(process.argv[2] ?? join(), "utf8");', schema],
  [
    "of a tool",
    'const read = () => readFileSync("package.json", "utf8") + "host.json" + "tsconfig.json";',
    { "tsconfig.json": "{}" },
  ],
  ["in a comment, or of another name", 'const read = () => "my-schema.graphql"; // schema.graphql', schema],
])("nothing is told of a file %s", async (_, code, files, more) => {
  expect(await warningsOf(code, files, more)).toEqual([]);
});
