import { describe, expect, test } from "vitest";
import { connectionProblems } from "../../../infra/build/connections.ts";
import { sampleProject } from "../../support/sample-project.ts";

const named = (name: string, of = "output queueOutput (queue)") => [{ path: "ship", of, name }];

describe("a connection that no app setting has", () => {
  test("is refused with its place and fix", () => {
    const identity = "__queueServiceUri";
    expect(connectionProblems(named("ShipStorage"), { SHIP_FROM: "x" })).toEqual([
      {
        path: "ship",
        rule: `has the connection "ShipStorage" of output queueOutput (queue), which no app setting has: in Azure, the Functions host wouldn't start the function`,
        found: "no ShipStorage and no ShipStorage__… among the app settings",
        fix: `declare it in functions/contract.ts, such as settings: { ShipStorage${identity}: "text" }, and give its address in the stack's settings file (protected-function:appSettings); or leave out connection, or write AzureWebJobsStorage: the function's own storage account`,
      },
    ]);
  });

  test.each([
    ["a setting that only begins alike", "Ship", { ShipStorage: "x", Ship_: "y" }, "queueTrigger"],
    ["an empty environment", "Bus", {}, "serviceBusTrigger"],
    ["a setting that names another one", "%NAME%", { NAME: "Bus" }, "serviceBusTrigger"],
    ["percent signs around no setting", "%Bus%", { Bus: "x" }, "serviceBusTrigger"],
  ])("beside %s", (_, name, settings, of) => {
    expect(connectionProblems(named(name, of), settings)).toMatchObject([{ path: "ship" }]);
  });

  test("isn't told to take the function's storage where that isn't storage", () => {
    expect(connectionProblems(named("Bus", "serviceBusTrigger"), {})).toMatchObject([
      { fix: expect.stringMatching(/Bus__fullyQualifiedNamespace: "text" \}.*appSettings\)$/) },
    ]);
  });
});

test.each<[string, string, Readonly<Record<string, string | true>>]>([
  ["by its name, in any case", "ShipStorage", { shipstorage: "x" }],
  ["by identity", "ShipStorage", { ShipStorage__queueServiceUri: "https://s.queue.core.windows.net" }],
  ["as a secret", "ShipStorage", { ShipStorage: true }],
  ["as a connection string of App Service", "ShipStorage", { ConnectionStrings__ShipStorage: "x" }],
  ["the function's own", "AzureWebJobsStorage", {}],
  ["the function's own without its prefix", "Storage", {}],
  [
    "by the app setting that names it",
    "%WHICH%",
    { WHICH: "Bus", Bus__fullyQualifiedNamespace: "b.servicebus.windows.net" },
  ],
])("a connection is there %s", (_, name, settings) => {
  expect(connectionProblems(named(name), settings)).toEqual([]);
});

test("the build lists the connections of endpoints, triggers and bindings", async () => {
  await using project = await sampleProject({
    "contract.ts": `import { defineContract } from "@protected-function/guard/contract";
export const contract = defineContract({
  roles: {},
  endpoints: { health: { methods: ["GET"], route: "health", anonymous: "Load balancer probe" } },
});
`,
    "package.json": '{ "name": "f", "version": "1.0.0" }',
    "src/index.ts": `import { contract } from "../contract.ts";
import { app, output } from "@azure/functions";
import { serve } from "@protected-function/guard";
const queue = output.storageQueue({ name: "ship", queueName: "q", connection: "ShipStorage" });
serve(contract, { health: { handler: () => ({}), extraOutputs: [queue] } });
app.sql("rows", { tableName: "t", connectionStringSetting: "Sql", handler() {} });
app.serviceBusQueue("bus", { queueName: "q", connection: "Bus", return: output.storageBlob({ path: "a", connection: "" }), handler() {} });
`,
  });
  expect((await project.buildPackage()).connections).toEqual([
    { path: "health", of: "output ship (queue)", name: "ShipStorage" },
    { path: "rows", of: "sqlTrigger", name: "Sql" },
    { path: "bus", of: "serviceBusTrigger", name: "Bus" },
  ]);
});
