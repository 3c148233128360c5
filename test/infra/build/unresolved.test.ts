import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundleCode } from "../../../infra/build/bundle-code.ts";
import type { PackageInvalid } from "../../../infra/build/require-registrations.ts";
import { unresolved } from "../../../infra/build/unresolved.ts";
import { sampleProject } from "../../support/sample-project.ts";
import { contractOfHealth as contract } from "../support/contracts.ts";
import { temporaryFolder, writeIn } from "../../support/temporary-folder.ts";

const served = `import { serve } from "@protected-function/guard";
import { contract } from "../contract.ts";
serve(contract, { health: () => ({ body: "ok" }) });
`;

async function refusalOf(files: Readonly<Record<string, string>>) {
  await using project = await sampleProject({
    "contract.ts": contract,
    "package.json": '{ "name": "f", "version": "1.0.0" }',
    "src/index.ts": `import "./orders.ts";\n${served}`,
    "src/orders.ts": 'import { tidy } from "@acme/shared";\nexport const order = tidy("a");',
    ...files,
  });
  return await project.buildPackage().then(
    () => undefined,
    ({ problems }: PackageInvalid) => problems.map(({ path, found, fix }) => ({ path, found, fix })),
  );
}

const path = "functions/src/orders.ts:1";
const found = 'Could not resolve "@acme/shared"';

test("a package that isn't found is one problem, wherever it's imported", async () => {
  const more = Object.fromEntries(["a", "b", "c"].map((name) => [`src/${name}.ts`, 'import "@acme/shared";']));
  const index = `import "./a.ts";\nimport "./b.ts";\nimport "./c.ts";\n${served}`;
  expect(await refusalOf({ "src/index.ts": index, ...more })).toEqual([
    {
      path: "functions/src/a.ts:1",
      found: `${found}, and 2 more places`,
      fix: "npm install @acme/shared --workspace functions",
    },
  ]);
});

test.each([
  ["with its ending", "./Orders.ts", "./orders.ts"],
  ["without it", "./ORDERS", "./orders"],
])(
  "a file imported by other letters of its name is refused, also where the machine finds it: %s",
  async (_, typed, name) => {
    const index = `import "${typed}";\n${served}`;
    expect(await refusalOf({ "src/index.ts": index, "src/orders.ts": "export {};" })).toEqual([
      {
        path: "functions/src/index.ts:1",
        found: `"${typed}"`,
        fix: `write "${name}" there: only some machines find it otherwise`,
      },
    ]);
  },
);

test.each([
  [
    "one that nobody has built",
    { "node_modules/@acme/shared/package.json": '{ "main": "dist/index.js" }' },
    /^build @acme\/shared first.*npm run build/,
  ],
  [
    "paths that lead nowhere",
    { "tsconfig.json": '{ "compilerOptions": { "paths": { "@acme/shared": ["../../shared/index.ts"] } } }' },
    /^correct the path of @acme\/shared among paths in functions\/tsconfig\.json/,
  ],
  [
    "paths of a scope that lead nowhere",
    { "tsconfig.json": '{ "compilerOptions": { "paths": { "@acme/*": ["../../packages/*/src"] } } }' },
    /^correct the path of @acme\/shared among paths/,
  ],
  [
    "paths for others",
    { "tsconfig.json": '{ "compilerOptions": { "paths": { "@other/*": ["./src/*"], "*": ["./types/*"] } } }' },
    /^npm install/,
  ],
])("a package that isn't found comes with its own fix: %s", async (_, files, fix) => {
  expect(await refusalOf(files)).toEqual([{ path, found, fix: expect.stringMatching(fix) }]);
});

test.each([
  ["the package isn't installed", {}, "isn't installed, and that functions/package.json doesn't name"],
  [
    "package.json names it",
    { "package.json": '{ "name": "f", "version": "1.0.0", "dependencies": { "@acme/shared": "1" } }' },
    "isn't installed, and that functions/package.json names",
  ],
  [
    "the package has no such part",
    { "node_modules/@acme/shared/package.json": "{}", "node_modules/@acme/shared/index.js": "" },
    "a part that the installed package doesn't have",
  ],
  [
    "the package exports no such part",
    { "node_modules/@acme/shared/package.json": '{ "exports": { "./b": "./b.js" } }' },
    "a part that the installed package doesn't have",
  ],
])("a part of a package that isn't found is refused with why: %s", (_, files, why) => {
  const folder = temporaryFolder();
  for (const [file, text] of Object.entries(files)) {
    writeIn(folder, file, text);
  }
  expect(unresolved('Could not resolve "@acme/shared/a"', folder)?.rule).toContain(why);
});

test("a tsconfig that extends what isn't there is refused, also if the code can be bundled without", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "tsconfig.json"), '{\n  "extends": "../../tsconfig.base.json"\n}');
  for (const code of ['import "@acme/shared";', "export {};"]) {
    await expect(bundleCode(folder, code)).rejects.toMatchObject({
      problems: [
        {
          path: "functions/tsconfig.json:2",
          found: '"extends": "../../tsconfig.base.json"',
          fix: expect.stringContaining("one folder further (../)"),
        },
      ],
    });
  }
});

test.each([
  ["pg", "npm install pg --workspace functions"],
  ["pg/lib/client.js", "npm install pg --workspace functions"],
  ["@acme/db/pool", "npm install @acme/db --workspace functions"],
  ["crpyto", "npm install crpyto --workspace functions, or write node:crypto if you mean that"],
  ["node:crpyto", "correct the name: Node has no module node:crpyto (did you mean node:crypto?)"],
  ["My Package", "correct the name"],
  ["lodahs/fp", "write lodash there if you mean that; for another package, npm install lodahs --workspace functions"],
  ["./helper.ts", 'write "./src/helper.ts" there, or create the file'],
  ["./src/helpr", 'write "./src/helper.ts" there, or create the file'],
  ["./src/other.ts", "correct the path, or create the file"],
])("an app that is a workspace gets the fix for %s", (name, fix) => {
  const project = temporaryFolder();
  writeFileSync(join(project, "package.json"), '{ "workspaces": ["functions"], "dependencies": { "lodash": "4" } }');
  mkdirSync(join(project, "functions/src"), { recursive: true });
  writeFileSync(join(project, "functions/src/helper.ts"), "");
  expect(unresolved(`Could not resolve "${name}"`, join(project, "functions"))?.fix).toBe(fix);
});
