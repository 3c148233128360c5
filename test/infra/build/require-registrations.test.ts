import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { requireRegistrations, type PackageInvalid } from "../../../infra/build/require-registrations.ts";
import type { Registration, Registrations } from "../../../infra/build/registered-functions.ts";
import type { Contract } from "../../../packages/guard/define-contract.ts";
import { sampleProject } from "../../support/sample-project.ts";
import { generatedApp } from "../../sample-apps/generated.ts";

const contract: Contract = {
  roles: { Read: { id: "6f0a3c1e-93ab-4d0c-8a56-4d2b1f6e7a01", displayName: "Read", members: ["User"] } },
  endpoints: {
    Orders: { methods: ["GET", "POST"], route: "orders/{id}", allow: ["Read"] },
    health: { methods: ["GET"], route: "health", anonymous: "Load balancer probe" },
  },
};

const code = "const contract = defineContract({\n  endpoints: {\n    Orders: {},\n  },\n});";

const http = (name: string, route: string, methods = ["GET"]): Registration => ({
  name,
  trigger: "httpTrigger",
  route,
  methods,
});
const orders = http("Orders", "orders/{id}", ["POST", "GET"]);
const health = http("health", "health");

function problemsOf(functions: readonly Registration[], more: Partial<Registrations> = {}): PackageInvalid["problems"] {
  try {
    requireRegistrations(contract, { functions, served: ["orders", "health"], capabilities: [], ...more }, code);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ name: "PackageInvalid", code: "PACKAGE_INVALID", exitCode: 2 });
    return (error as PackageInvalid).problems;
  }
}

test("a package serves every endpoint of the contract by serve, in any order of functions and methods", () => {
  expect(problemsOf([health, orders])).toEqual([]);
});

describe("is refused:", () => {
  test.each([
    ["quantumTrigger", "quantumTrigger"],
    ["constructor", "constructor"],
    ["", "no trigger"],
  ])("a function with a trigger that may be an entry point: %j", (trigger, found) => {
    expect(problemsOf([orders, health, { name: "other", trigger }])).toEqual([
      {
        path: "other",
        rule: "must have a trigger that's known not to open the app to others (docs/guides/what-your-app-may-use.md)",
        found,
        fix: "remove it, or serve it over HTTP as an endpoint of the contract",
      },
    ]);
  });

  test("an endpoint without a handler", () => {
    expect(problemsOf([health], { served: ["health"] })).toEqual([
      {
        path: "Orders",
        place: "functions/contract.ts:3",
        rule: "is an endpoint of the contract without a handler",
        found: "no HTTP function with this name",
        fix: "pass a handler for Orders to serve in functions/src/index.ts, or remove the endpoint from functions/contract.ts",
      },
    ]);
  });

  test("an app that never calls serve, as one problem", () => {
    const fix = expect.stringMatching(
      /^write serve\(contract, \{ Orders: <its handler>, health: <its handler> \}\); there/,
    );
    expect(problemsOf([], { served: [] })).toMatchObject([{ path: "serve", fix }]);
  });

  test("an endpoint that is another trigger's function", () => {
    expect(problemsOf([{ name: "Orders", trigger: "timerTrigger" }, health])).toMatchObject([
      { path: "Orders", rule: "is an endpoint of the contract without a handler" },
    ]);
  });

  test.each(["Orders", "ORDERS"])("an endpoint registered without serve, as %s", (name) => {
    expect(problemsOf([{ ...orders, name }, health], { served: ["health"] })).toEqual([
      {
        path: name,
        rule: "must be registered by serve(contract, …), which adds the guard",
        found: "app.http, app.get and the like, or app.generic",
        fix: "pass its handler to serve(contract, …), and remove this call: see docs/start/bring-an-app.md",
      },
    ]);
  });

  test.each(["Orders", "orders"])("an endpoint of serve that is registered again as %s", (name) => {
    expect(problemsOf([orders, health, { ...orders, name }])).toEqual([
      {
        path: name,
        rule: "must be registered only once",
        found: "two functions with this name",
        fix: "serve each endpoint once, and give other functions other names",
      },
    ]);
  });

  test.each([
    ["by its route", http("back-door", "v2/orders", ["GET", "POST"]), "GET, POST v2/orders"],
    ["by its name without a route", { name: "back-door", trigger: "HTTPTRIGGER" }, "GET, POST back-door"],
  ])("an HTTP function that isn't an endpoint, named %s, with the line that declares it", (_, backDoor, found) => {
    expect(problemsOf([orders, health, backDoor])).toEqual([
      {
        path: "back-door",
        place: "functions/src/index.ts",
        rule: "answers HTTP, but isn't an endpoint of the contract",
        found,
        fix: `declare it in functions/contract.ts, such as "back-door": { methods: ["GET","POST"], route: "${found.slice(10)}", allow: ["<role>"] }, and pass its handler to serve instead of registering it; or remove it`,
      },
    ]);
  });

  test("an endpoint whose route or methods differ from the contract's", () => {
    const fix = expect.stringContaining("remove what replaces app.http, in your code or in a package");
    expect(problemsOf([http("Orders", "order/{id}", ["GET"]), health])).toEqual([
      { path: "Orders", rule: "must have the contract's route, orders/{id}", found: "order/{id}", fix },
      { path: "Orders", rule: "must have the contract's methods, GET, POST", found: "GET", fix },
    ]);
  });

  test.each([
    ["other roles", { allow: ["Write"] as const }, 'allow ["Write"]'],
    ["more roles", { allow: ["Write", "Read"] as const }, 'allow ["Read","Write"]'],
    ["no roles", { anonymous: "Probe" }, "anonymous"],
  ])("an endpoint that serve was told of with %s", (_, access, found) => {
    const guarded = { orders: { methods: ["GET", "POST"] as const, route: "orders/{id}", ...access } };
    expect(problemsOf([orders, health], { guarded })).toEqual([
      {
        path: "Orders",
        rule: 'must be served as functions/contract.ts declares it, allow ["Read"]',
        found,
        fix: "pass the contract that functions/contract.ts exports to serve in functions/src/index.ts, unchanged",
      },
    ]);
  });

  test("a handler that serve didn't register, instead of a missing handler", () => {
    const misuse = { path: "Orders", rule: "must be a handler", found: "an object with extraOutputs", fix: "pass it" };
    expect(problemsOf([health], { served: ["health"], misuses: [misuse] })).toEqual([misuse]);
  });

  test("no requests as streams", () => {
    expect(problemsOf([orders, health], { capabilities: ["HttpUri"] })).toEqual([]);
  });

  test("another capability of the worker", () => {
    expect(problemsOf([orders, health], { capabilities: ["SomethingNew"] })).toEqual([
      {
        path: "app.setup",
        rule: "must ask the worker for no capability but enableHttpStream: no check covers what it changes",
        found: "capabilities.SomethingNew",
        fix: "remove capabilities.SomethingNew from app.setup",
      },
    ]);
  });

  test.each(["function", "admin", "Function"])("an authLevel, which no check covers: %s", (authLevel) => {
    expect(
      problemsOf([
        { ...orders, authLevel },
        { ...health, authLevel: "anonymous" },
      ]),
    ).toEqual([
      {
        path: "Orders",
        rule: "must not have an authLevel: a function key is a second, shared credential, and refuses callers with a valid token",
        found: `authLevel "${authLevel}"`,
        fix: "remove authLevel where the function is registered, and list the roles that may call it in functions/contract.ts (allow)",
      },
    ]);
  });

  test("additional options of an HTTP function", () => {
    expect(problemsOf([orders, { ...health, extraOptions: ["a retry policy"] }])).toMatchObject([
      {
        path: "health",
        rule: expect.stringContaining("must have methods, a route and bindings only"),
        found: "a retry policy",
      },
    ]);
  });

  test("all problems at once, each separately", () => {
    const functions = [http("back-door", "x"), { name: "grid", trigger: "eventGridTrigger" }];
    expect(problemsOf(functions, { served: [], capabilities: ["X"] }).map(({ path }) => path)).toEqual([
      "serve",
      "back-door",
      "grid",
      "app.setup",
    ]);
  });
});

describe("the build", () => {
  const index = "functions/src/index.ts";
  const serve = 'serve(contract, { orders, "orders-write": writeOrder, health });';
  const built = async (replace: string, more: Readonly<Record<string, string>> = {}) => {
    await using project = await sampleProject("orders", {
      edits: [{ file: index, find: serve, replace }],
      files: more,
    });
    return await project.buildPackage().then(
      () => [],
      ({ problems }: PackageInvalid) => problems.map(({ path, rule, found }) => `${path}: ${rule}; ${found}`),
    );
  };

  test("refuses by name entry points that can't be guarded, streams, and duplicate endpoints", async () => {
    const added = [
      'app.eventGrid("grid", { handler() {} });',
      'app.storageBlob("blob", { path: "a/{name}", connection: "C", handler() {} });',
      'app.get("ORDERS", () => ({}));',
      "app.setup({ enableHttpStream: true, capabilities: { X: true } });",
    ];
    expect(await built([serve, ...added].join("\n"))).toEqual([
      "ORDERS: must be registered only once; two functions with this name (functions/src/index.ts:12)",
      expect.stringMatching(
        /^grid: must have another trigger: Event Grid calls it .*; eventGridTrigger \(functions.src.index\.ts:10\)$/,
      ),
      expect.stringMatching(
        /^blob: must have another trigger: on Flex Consumption, .*; blobTrigger \(functions.src.index\.ts:11\)$/,
      ),
      expect.stringMatching(
        /^app\.setup: must ask the worker for no capability but enableHttpStream: .*; capabilities\.X$/,
      ),
    ]);
  });

  test("refuses each option of app.http that serve doesn't register, by endpoint and option", async () => {
    const queue = "output.storageQueue({ queueName: 'q', connection: 'c' })";
    const bound = `orders: { handler: orders, extraOutputs: [${queue}], retry: {}, trigger: {}, route: "x" }`;
    const handlers = `{ ${bound}, "orders-write": null, health, old: health }`;
    const served = `serve(contract, ${handlers} as never, ...([{ return: 1 }] as never));`;
    expect(await built(`import { output } from "@azure/functions";\n${served}`)).toEqual([
      expect.stringMatching(/^serve: takes a contract and its handlers.*; another argument, an object with return$/),
      ...["retry", "trigger", "route"].map((option) =>
        expect.stringMatching(`^orders: has an option that serve doesn't register.*; ${option}$`),
      ),
      expect.stringMatching(/^orders-write: must be a handler.*; null$/),
      "old: has a handler, but isn't an endpoint of the contract; ",
    ]);
  });

  test("accepts every other trigger", async () => {
    const added = [
      'app.storageQueue("a", { queueName: "q", connection: "c", handler() {} });',
      'app.serviceBusQueue("c", { queueName: "q", connection: "c", handler() {} });',
      'app.serviceBusTopic("d", { topicName: "t", subscriptionName: "s", connection: "c", handler() {} });',
      'app.eventHub("e", { eventHubName: "h", connection: "c", handler() {} });',
      'app.cosmosDB("f", { databaseName: "d", containerName: "c", connection: "c", handler() {} });',
      'app.sql("g", { tableName: "t", connectionStringSetting: "c", handler() {} });',
      'app.warmup("h", { handler() {} });',
      'app.timer("i", { schedule: "0 0 * * * *", handler() {} });',
    ];
    expect(await built([serve, ...added].join("\n"))).toEqual([]);
  });

  test("loads a module only if it reads no more than declared settings as it loads", async () => {
    const reads = (name: string) =>
      `${serve}\nif (process.env["${name}"] === undefined) throw new Error("no ${name}");`;
    expect(await built(reads("ORDERS_RETENTION_DAYS"))).toEqual([]);
    expect(await built(reads("ORDERS_PARTNER_KEY"))).toEqual([]);
    expect(await built(reads("ORDERS_OTHER"))).toEqual([
      'functions/src/index.ts:10: reads ORDERS_OTHER as it loads, and that isn\'t an app setting of this stack: it throws without; "no ORDERS_OTHER"',
    ]);
  });
});

test("the build leaves no folder behind, whether it succeeds or fails", async () => {
  const edits = [{ file: "functions/src/index.ts", find: "serve(contract,", replace: "serve(contract.other," }];
  await using good = await sampleProject("who-calls");
  await using bad = await sampleProject("who-calls", { edits });
  const temporary = await mkdtemp(join(tmpdir(), "left-behind-"));
  vi.stubEnv("TMPDIR", temporary);
  try {
    await good.buildPackage();
    await expect(bad.buildPackage()).rejects.toMatchObject({ code: "PACKAGE_INVALID" });
    expect(await readdir(temporary)).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
    await rm(temporary, { recursive: true });
  }
});

test("a generated API of any size is built as its contract states", async () => {
  await using project = await sampleProject(generatedApp({ endpoints: 40, roles: 7 }));
  const contract = await project.readContract();
  expect([Object.keys(contract.endpoints).length, Object.keys(contract.roles).length]).toEqual([40, 7]);
  expect((await project.buildPackage()).warnings).toEqual([]);
});
