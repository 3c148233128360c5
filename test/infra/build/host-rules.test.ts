import { expect, test } from "vitest";
import { bundleProblems, hostProblems } from "../../../infra/build/host-rules.ts";
import type { PackageInvalid } from "../../../infra/build/require-registrations.ts";
import { sampleProject } from "../../support/sample-project.ts";

const index = "functions/src/index.ts";
const serve = 'serve(contract, { orders, "orders-write": writeOrder, health });';
const queue = (name: string) => `output.storageQueue({ queueName: "q", connection: "c", name: "${name}" })`;
const timer = (name: string, more = "") =>
  `${serve}\napp.generic("${name}", { trigger: { type: "timerTrigger", name: "clock" }, ${more} handler() {} });`;
const served = (...outputs: readonly string[]) =>
  `import { output } from "@azure/functions";\n${serve.replace("orders,", `orders: { handler: orders, extraOutputs: [${outputs.join()}] },`)}`;

// Each was built before, and the Functions host would have left the function out.
test.each([
  [
    "a binding's name with a character that it doesn't take",
    served(queue("a_b")),
    /^orders: .*letters and digits.*"a_b"/,
  ],
  ["a return value in another case", served(queue("$Return")), /^orders: .*letters and digits.*"\$Return" \(queue\)/],
  ["binding names that differ in case", served(queue("a"), queue("A")), /^orders: .*different names.*"A" \(queue\)/],
  [
    "a trigger's name twice",
    timer("x", `extraInputs: [{ type: "blob", name: "CLOCK" }],`),
    /^x: .*different names.*"CLOCK"/,
  ],
  ["a function's name with a space", timer("a b"), /^a b: must have a name that the Functions host takes/],
  ["a function's name that JavaScript reserves", timer("__proto__"), /^__proto__: must have a name/],
  ["the host's own name", timer("Host"), /^Host: must have a name that the Functions host takes/],
  [
    "a second trigger",
    timer("x", `extraInputs: [{ type: "eventGridTrigger", name: "e" }],`),
    /^x: must have one trigger.*eventGridTrigger/,
  ],
])("the build refuses %s", async (_, replace, problem) => {
  await using project = await sampleProject("orders", { edits: [{ file: index, find: serve, replace }] });
  const problems = await project.buildPackage().then(
    () => [],
    (error: PackageInvalid) => error.problems.map(({ path, rule, found }) => `${path}: ${rule}; ${found}`),
  );
  expect(problems).toEqual([expect.stringMatching(problem)]);
});

test("takes the names that the host takes", () => {
  const bindings = [
    { direction: "out", type: "queue", name: "$return" },
    { direction: "in", type: "blob", name: "a1" },
  ] as const;
  expect(hostProblems({ name: "Orders-write_2", trigger: "timerTrigger", triggerName: "t", bindings })).toEqual([]);
  expect(hostProblems({ name: `a${"b".repeat(127)}`, trigger: "", bindings: [] })).toEqual([]);
  expect(hostProblems({ name: `a${"b".repeat(128)}`, trigger: "", bindings: [] })).toHaveLength(1);
});

const without = (extra: string) =>
  sampleProject("orders", {
    files: { "functions/host.json": '{ "version": "2.0" }' },
    edits: [{ file: index, find: serve, replace: `${serve}\n${extra}` }],
  });

test("a function that needs an extension is refused if host.json brings none", async () => {
  await using project = await without('app.storageQueue("work", { queueName: "q", handler() {} });');
  await expect(project.buildPackage()).rejects.toMatchObject({
    problems: [
      { path: "functions/host.json", found: "queueTrigger of work", fix: expect.stringContaining("[4.*, 5.0.0)") },
    ],
  });
});

test("a timer, warmup and HTTP need no extension, and a bundle brings any", async () => {
  await using project = await without(
    'app.timer("tick", { schedule: "0 0 3 * * *", handler() {} });\napp.warmup("warm", { handler() {} });',
  );
  await expect(project.buildPackage()).resolves.toMatchObject({
    triggers: [{ name: "nightly-cleanup" }, { name: "tick" }, { name: "warm" }],
  });
  const queue = {
    name: "orders",
    trigger: "httpTrigger",
    bindings: [{ direction: "out", type: "queue", name: "q" }],
  } as const;
  expect(bundleProblems({}, [queue])).toMatchObject([{ found: "queue of orders" }]);
  expect(bundleProblems({ extensionBundle: {} }, [queue])).toEqual([]);
});
