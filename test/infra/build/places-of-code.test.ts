import { expect, test } from "vitest";
import type { PackageInvalid } from "../../../infra/build/require-registrations.ts";
import { sampleProject } from "../../support/sample-project.ts";
import { contractOfHealth as contract } from "../support/contracts.ts";

const manifest = { "package.json": '{ "name": "f", "version": "1.0.0" }' };
const served = (
  more = "",
  handlers = 'health: () => ({ body: "ok" }),',
) => `import { serve } from "@protected-function/guard";
import { contract } from "../contract.ts";
${more}
serve(contract, {
  ${handlers}
});
`;

async function build(files: Readonly<Record<string, string>>) {
  await using project = await sampleProject({ ...manifest, "contract.ts": contract, ...files });
  return await project.buildPackage().then(
    ({ warnings }) => ({ warnings }),
    ({ problems }: PackageInvalid) => ({ problems }),
  );
}

test("a handler that isn't in the contract is told with its line", async () => {
  const handlers = 'health: () => ({ body: "ok" }),\n  // Not declared.\n  other: () => ({ body: "other" }),';
  expect(await build({ "src/index.ts": served("", handlers) })).toEqual({
    problems: [
      {
        path: "other",
        place: "functions/src/index.ts:7",
        rule: "has a handler, but isn't an endpoint of the contract",
        found: "",
        fix: "declare other in functions/contract.ts, or remove it from serve in functions/src/index.ts",
      },
    ],
  });
});

test("a handler with a misspelled name is told once, with the endpoint's name", async () => {
  const source = served("", 'heath: () => ({ body: "ok" }),');
  expect(await build({ "src/index.ts": source })).toEqual({
    problems: [
      expect.objectContaining({
        path: "heath",
        fix: "write health: in place of heath: in serve, or health: heath in place of heath alone",
      }),
    ],
  });
});

test("serve with its arguments in the other order is told by that alone", async () => {
  const source = served("").replace(/serve\(contract, (.*)\);/s, "serve($1, contract);");
  expect(await build({ "src/index.ts": source })).toEqual({
    problems: [expect.objectContaining({ path: "serve", found: "the handlers first" })],
  });
});

test("code that uses what it doesn't import says so, with the import of serve", async () => {
  const problemsOf = async (source: string) =>
    (await build({ "src/index.ts": source })) as { readonly problems: readonly object[] };
  const withoutImport = served().replace(/^import \{ serve \}.*\n/, "");
  expect((await problemsOf(withoutImport)).problems).toEqual([
    expect.objectContaining({
      rule: "uses serve, which is neither imported nor declared",
      fix: 'write import { serve } from "@protected-function/guard"; in the first line of functions/src/index.ts',
    }),
  ]);
  expect((await problemsOf(served("total.toFixed();"))).problems).toEqual([
    expect.objectContaining({ fix: "import or declare total in functions/src/index.ts" }),
  ]);
  expect((await problemsOf(`import "node:fs/promise";\n${served()}`)).problems).toEqual([
    expect.objectContaining({
      rule: "imports a module that Node doesn't have",
      fix: 'write "node:fs/promises" in place of "node:fs/promise"',
    }),
  ]);
});

test("code that ends the process is to be removed", async () => {
  expect(await build({ "src/index.ts": served('console.error("no\\n config");\nprocess.exit(3);') })).toEqual({
    problems: [
      expect.objectContaining({
        path: "functions/src/index.ts:4",
        found: 'it ends the process while loading, and prints "no config"',
        fix: "remove what ends or blocks the process, such as process.exit, or do it when a handler is called, not when the module loads",
      }),
    ],
  });
});

test("a route that begins with the route prefix is a warning, by the prefix of host.json", async () => {
  const health = (route: string) => ({
    "contract.ts": contract.replace('"health"', `"${route}"`),
    "src/index.ts": served(),
  });
  expect(await build(health("api/health"))).toEqual({
    warnings: [
      expect.stringMatching(
        /^functions\/contract\.ts:\d+: the host adds \/api, so health answers at \/api\/api\/health\. For \/api\/health, write "health"\.$/,
      ),
    ],
  });
  const host = { "host.json": '{ "version": "2.0", "extensions": { "http": { "routePrefix": "v1" } } }' };
  expect(await build({ ...health("api/health"), ...host })).toEqual({ warnings: [] });
  expect(await build(health("apis/health"))).toEqual({ warnings: [] });
});
