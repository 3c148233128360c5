import { expect, test } from "vitest";
import { type PackageInvalid, requireRegistrations } from "../../../infra/build/require-registrations.ts";
import type { Binding } from "../../../infra/build/registered-functions.ts";
import type { Contract } from "../../../packages/guard/define-contract.ts";
import { sampleProject } from "../../support/sample-project.ts";

const index = "functions/src/index.ts";
const serve = 'serve(contract, { orders, "orders-write": writeOrder, health });';

async function built(replace: string): Promise<readonly string[]> {
  await using project = await sampleProject("orders", { edits: [{ file: index, find: serve, replace }] });
  return await project.buildPackage().then(
    () => [],
    ({ problems }: PackageInvalid) => problems.map(({ path, rule, found }) => `${path}: ${rule}; ${found}`),
  );
}

test("refuses a binding that serve was given and didn't register, and one that it wasn't given", () => {
  const contract: Contract = {
    roles: { Read: { id: "6f0a3c1e-93ab-4d0c-8a56-4d2b1f6e7a01", displayName: "Read", members: ["User"] } },
    endpoints: { Orders: { methods: ["GET"], route: "orders", allow: ["Read"] } },
  };
  const queue: Binding = { direction: "out", type: "queue", name: "q" };
  const problemsOf = (bindings: readonly Binding[]): PackageInvalid["problems"] => {
    const orders = { name: "Orders", trigger: "httpTrigger", route: "orders", methods: ["GET"], bindings };
    try {
      requireRegistrations(contract, {
        functions: [orders],
        served: ["orders"],
        given: { orders: [queue] },
        capabilities: [],
      });
      return [];
    } catch (error) {
      return (error as PackageInvalid).problems;
    }
  };
  expect(problemsOf([queue])).toEqual([]);
  expect(problemsOf([])).toMatchObject([
    { path: "Orders", rule: "must be registered with the binding that serve was given, output q (queue)" },
  ]);
  expect(problemsOf([queue, { ...queue, direction: "in", name: "r" }])).toMatchObject([
    { path: "Orders", rule: "must have no other binding than serve was given", found: "input r (queue)" },
  ]);
});

test.each([
  ["extraOutputs: queue", /^orders: must have a list of bindings in extraOutputs; an object with queueName/],
  ["extraInputs: [{ type: 'blob' }]", /^orders: must have bindings with a type and a name in extraInputs; an object/],
  [
    "extraInputs: [{ type: 'httpTrigger', name: 'x' }]",
    /^orders: must not have a trigger in extraInputs.*; httpTrigger$/,
  ],
  [
    "extraOutputs: [output.http({})]",
    /^orders: must answer over HTTP with its return value, and only.*; http in extraOut/,
  ],
  ["return: queue", /^orders: must answer over HTTP with its return value, and only with that.*; return: queue$/],
  ["return: 1", /^orders: must answer over HTTP with its return value.*; return: a number$/],
])("refuses a handler with %s", async (option, problem) => {
  const queue = "const queue = output.storageQueue({ queueName: 'q', connection: 'c' });";
  const handlers = `{ orders: { handler: orders, ${option} }, "orders-write": writeOrder, health }`;
  const source = `import { output } from "@azure/functions";\n${queue}\nserve(contract, ${handlers} as never);`;
  expect(await built(source)).toEqual([expect.stringMatching(problem)]);
});

test("registers a handler's bindings as app.http would, and reports them", async () => {
  const source = `import { input, output } from "@azure/functions";
const queue = output.storageQueue({ queueName: "q", connection: "c" });
const bus = output.serviceBusQueue({ queueName: "q", connection: "c", name: "bus" });
const blob = input.storageBlob({ path: "orders/{id}", connection: "c", name: "blob" });
serve(contract, {
  orders: { handler: orders, extraInputs: [blob], return: output.http({}) },
  "orders-write": { handler: writeOrder, extraOutputs: [queue, bus] },
  health,
});`;
  await using project = await sampleProject("orders", { edits: [{ file: index, find: serve, replace: source }] });
  const { bindings } = await project.buildPackage();
  expect(bindings).toEqual({
    orders: [{ direction: "in", type: "blob", name: "blob", webhook: "blobs" }],
    "orders-write": [
      { direction: "out", type: "queue", name: expect.stringMatching(/^queueOutput/) },
      { direction: "out", type: "serviceBus", name: "bus" },
    ],
    health: [],
  });
});

test.each([
  ["output", "      ...(bindings.extraOutputs && { extraOutputs: [...bindings.extraOutputs] }),\n", "output queue"],
  ["input", "      ...(bindings.extraInputs && { extraInputs: [...bindings.extraInputs] }),\n", "input blob"],
])("refuses a guard that drops an %s binding", async (_, find, dropped) => {
  const source = `import { input, output } from "@azure/functions";
const queue = output.storageQueue({ queueName: "q", connection: "c", name: "queue" });
const blob = input.storageBlob({ path: "orders", connection: "c", name: "blob" });
serve(contract, { orders: { handler: orders, extraInputs: [blob], extraOutputs: [queue] }, "orders-write": writeOrder, health });`;
  const edits = [
    { file: "packages/guard/serve.ts", find, replace: "" },
    { file: index, find: serve, replace: source },
  ];
  await using project = await sampleProject("orders", { edits });
  await expect(project.buildPackage()).rejects.toMatchObject({
    problems: [{ path: "orders", rule: expect.stringContaining(`the binding that serve was given, ${dropped} (`) }],
  });
});

test.each([
  "extraInputs: []",
  "extraOutputs: []",
  "return: {}",
  "retry: {}",
  'authLevel: "function"',
  "webHookType: 1",
])("refuses %s in the contract", async (option) => {
  const edits = [{ file: "functions/contract.ts", find: 'route: "health",', replace: `route: "health", ${option},` }];
  await using project = await sampleProject("orders", { edits });
  await expect(project.buildPackage()).rejects.toMatchObject({
    problems: [
      {
        path: `endpoints.health.${option.split(":", 1).join("")}`,
        rule: expect.stringContaining("serve registers no other option of app.http"),
      },
    ],
  });
});
