import { expect, test } from "vitest";
import type { PackageInvalid } from "../../../infra/build/require-registrations.ts";
import { sampleProject } from "../../support/sample-project.ts";

const serve = 'serve(contract, { orders, "orders-write": writeOrder, health });';

async function built(replace: string): Promise<readonly string[]> {
  const edits = [{ file: "functions/src/index.ts", find: serve, replace }];
  await using project = await sampleProject("orders", { edits });
  return await project.buildPackage().then(
    () => [],
    ({ problems }: PackageInvalid) => problems.map(({ path, rule, found }) => `${path}: ${rule}; ${found}`),
  );
}

test.each([
  [
    "a changed contract",
    'serve({ ...contract, endpoints: { ...contract.endpoints, orders: { ...contract.endpoints.orders, allow: ["Orders.Write"] } } },',
    /^orders: must be served as functions\/contract\.ts declares it, allow \["Orders\.Read"\]; allow \["Orders\.Write"\]$/,
  ],
  [
    "a contract that opens an endpoint",
    'serve({ ...contract, endpoints: { ...contract.endpoints, orders: { ...contract.endpoints.orders, allow: undefined, anonymous: "x" } } } as never,',
    /^orders: must be served as .*; anonymous$/,
  ],
])("refuses %s in place of the exported one", async (_, call, problem) => {
  expect(await built(serve.replace("serve(contract,", call).replace(");", " as never);"))).toEqual([
    expect.stringMatching(problem),
  ]);
});

test("refuses a second serve, whatever its contract", async () => {
  const second =
    'serve({ ...contract, endpoints: { health: { ...contract.endpoints.health, anonymous: "y" } } }, { health });';
  expect(await built(`${serve}\n${second}`)).toEqual([
    "health: must be registered only once; two functions with this name (functions/src/index.ts:10)",
  ]);
});

test.each([
  ["a timer", "setTimeout(() => REGISTER, 20);"],
  ["a callback", 'import("node:fs").then(({ readFile }) => readFile("host.json", () => REGISTER));'],
  ["an await", "void (async () => { await new Promise((done) => setTimeout(done, 20)); REGISTER; })();"],
])("refuses a function that is registered after the modules have loaded, in %s", async (_, code) => {
  const register = 'app.timer("later", { schedule: "0 0 * * * *", handler() {} })';
  expect(await built(`${serve}\n${code.replace("REGISTER", register)}\nsetInterval(() => {}, 1000);`)).toEqual([
    expect.stringMatching(/^later: must be registered while the modules load: /),
  ]);
});
