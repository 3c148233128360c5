import { expect, test } from "vitest";
import type { PackageInvalid } from "../../../infra/build/require-registrations.ts";
import { sampleProject } from "../../support/sample-project.ts";
import { contractOfHealth as contract } from "../support/contracts.ts";

const served = `import { serve } from "@protected-function/guard";
import { contract } from "../contract.ts";
serve(contract, { health: () => ({ body: "ok" }) });
`;

async function problemsOf(code: string) {
  await using project = await sampleProject({ "contract.ts": contract, "src/index.ts": `${served}${code}` });
  return await project.buildPackage().then(
    () => [],
    ({ problems }: PackageInvalid) => problems,
  );
}

test.each([
  [
    "of @azure/functions",
    'import { ap } from "@azure/functions";\nap.get("a", {});',
    "@azure/functions",
    "ap",
    "write app there in place of ap",
  ],
  [
    "of Node, renamed",
    'import { jion as j } from "node:path";\nj("a");',
    "node:path",
    "jion",
    "write join there in place of jion",
  ],
  [
    "beside types and others",
    'import { app, type HttpRequest, type Nothing, outptu } from "@azure/functions";\noutptu.queue({}); export const a = [app]; export type B = HttpRequest | Nothing;',
    "@azure/functions",
    "outptu",
    "write output there in place of outptu",
  ],
  [
    "of which none is meant",
    'import { elsewhere } from "@azure/functions";\nelsewhere();',
    "@azure/functions",
    "elsewhere",
    expect.stringMatching(/^correct the name \(it has .*\bapp\b.*\); or, if it is a type, write import type$/),
  ],
])("a name that a module doesn't export is refused at its import: %s", async (_, code, module, name, fix) => {
  expect(await problemsOf(code)).toEqual([
    { path: "functions/src/index.ts:4", rule: `imports what ${module} doesn't export`, found: `"${name}"`, fix },
  ]);
});

test("other code that throws keeps its own message", async () => {
  const code = 'import { join } from "node:path";\nconst none = JSON.parse("{}");\nnone.a.b(join("a"));';
  expect(await problemsOf(code)).toMatchObject([
    { path: "functions/src/index.ts:6", rule: expect.stringMatching(/^throws/) },
  ]);
});
