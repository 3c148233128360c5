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

describe("a binding that names no connection", () => {
  test.each([
    ["serviceBusTrigger", "AzureWebJobsServiceBus or ServiceBus", "OrdersConnection__fullyQualifiedNamespace"],
    ["output m (serviceBus)", "AzureWebJobsServiceBus or ServiceBus", "OrdersConnection__fullyQualifiedNamespace"],
    ["cosmosDBTrigger", "AzureWebJobsCosmosDB or CosmosDB", "OrdersConnection__accountEndpoint"],
    ["input c (signalRConnectionInfo)", "AzureSignalRConnectionString", "OrdersConnection__serviceUri"],
    ["output c (webPubSub)", "WebPubSubConnectionString", "OrdersConnection__serviceUri"],
    ["output m (sendGrid)", "AzureWebJobsSendGridApiKey", "OrdersConnection"],
    ["output m (twilioSms)", "AzureWebJobsTwilioAccountSid", "OrdersConnection"],
  ])("is refused where its default isn't set: %s", (of, missing, setting) => {
    expect(connectionProblems([{ path: "ship", of }], { Ship: "x" })).toEqual([
      {
        path: "ship",
        rule: `must name a connection for ${of}: without one, the Functions host looks for the app setting ${missing}, which isn't there, and doesn't start the function`,
        found: "no connection",
        fix: expect.stringContaining(`settings: { ${setting}: "`),
      },
    ]);
  });

  test.each(["eventHubTrigger", "output e (eventHub)", "sqlTrigger", "input s (sql)", "mysqlTrigger"])(
    "is refused where there is no default: %s",
    (of) => {
      expect(connectionProblems([{ path: "ship", of }], { Ship: "x" })).toMatchObject([
        { path: "ship", rule: `must name a connection for ${of}: it has no default`, found: "no connection" },
      ]);
    },
  );

  test.each([
    ["queueTrigger", {}],
    ["output b (blob)", {}],
    ["timerTrigger", {}],
    ["serviceBusTrigger", { ServiceBus__fullyQualifiedNamespace: "b.servicebus.windows.net" }],
    ["serviceBusTrigger", { ServiceBus: true } as const],
    ["input c (signalRConnectionInfo)", { AzureSignalRConnectionString__serviceUri: "https://s.service.signalr.net" }],
    ["input c (signalRConnectionInfo)", { Azure__SignalR__Endpoints__one: "Endpoint=https://s" }],
  ])("is taken where its default is there: %s %j", (of, settings) => {
    expect(connectionProblems([{ path: "ship", of }], settings)).toEqual([]);
  });
});

test.each([
  ["output sms (twilioSms)", "TwilioSid", 'settings: { TwilioSid: "secret" }'],
  ["output row (sql)", "Database", 'settings: { Database: "secret" }'],
  ["serviceBusTrigger", "Bus", 'settings: { Bus__fullyQualifiedNamespace: "text" }'],
  ["output b (blob)", "Files", 'settings: { Files__blobServiceUri: "text" }'],
  ["serviceBusTrigger", "%Bus%", 'settings: { Bus: "text" }'],
])("a missing connection of %s is declared as its service takes it: %s", (of, name, settings) => {
  expect(connectionProblems([{ path: "ship", of, name }], {})).toMatchObject([
    { path: "ship", fix: expect.stringContaining(settings) },
  ]);
});

describe("an app setting in an option of a binding", () => {
  const schedule = { path: "nightly", of: "timerTrigger", name: "%NIGHTLY%", property: "schedule" };
  const key = { path: "tell", of: "output e (eventGrid)", name: "TOPIC_KEY", property: "topicKeySetting" };

  test("is refused if it isn't there", () => {
    expect(connectionProblems([schedule, key], { OTHER: "x" })).toEqual([
      {
        path: "nightly",
        rule: "has %NIGHTLY% in schedule of timerTrigger, an app setting that isn't there: in Azure, the Functions host wouldn't start the function",
        found: "no NIGHTLY among the app settings",
        fix: 'declare it in functions/contract.ts, such as settings: { NIGHTLY: "text" }, and give its value in the stack\'s settings file (protected-function:appSettings)',
      },
      expect.objectContaining({ path: "tell", found: "no TOPIC_KEY among the app settings" }),
    ]);
  });

  test("is taken in any case, and with colons, which are __ in an app setting", () => {
    const nested = { ...schedule, name: "%Jobs:Nightly%" };
    const settings = { nightly: "0 0 3 * * *", Jobs__Nightly: "0 0 3 * * *", TOPIC_KEY: true } as const;
    expect(connectionProblems([schedule, nested, key], settings)).toEqual([]);
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
    { path: "bus", of: "output $return (blob)" },
  ]);
});

test("the build lists what bindings look for without a connection, and the app settings in their options", async () => {
  await using project = await sampleProject({
    "contract.ts": `import { defineContract } from "@protected-function/guard/contract";
export const contract = defineContract({ roles: {}, endpoints: {} });
`,
    "package.json": '{ "name": "f", "version": "1.0.0" }',
    "src/index.ts": `import { app, output, trigger } from "@azure/functions";
const events = output.eventGrid({ name: "events", topicEndpointUri: "TOPIC_URI", topicKeySetting: "TOPIC_KEY" });
app.serviceBusTopic("topic", { topicName: "%TOPIC%", subscriptionName: "%TOPIC%-%SUB:NAME%", handler() {} } as never);
app.timer("nightly", { schedule: "%NIGHTLY%", return: events, handler: () => ({}) });
app.generic("mail", {
  trigger: trigger.generic({ type: "queueTrigger", queueName: "q" }),
  return: output.generic({ name: "mail", type: "sendGrid", apiKey: "MAIL_KEY", from: "a%20b%20c" }),
  handler() {},
});
app.sql("rows", { tableName: "t", connectionStringSetting: "Sql", handler() {} });
app.storageQueue("copy", { queueName: "q", extraInputs: [{ type: "sql", name: "in", commandText: "like '%x%'" }], handler() {} });
`,
  });
  expect((await project.buildPackage()).connections).toEqual([
    { path: "topic", of: "serviceBusTrigger" },
    { path: "topic", of: "serviceBusTrigger", name: "%TOPIC%", property: "topicName" },
    { path: "topic", of: "serviceBusTrigger", name: "%TOPIC%", property: "subscriptionName" },
    { path: "topic", of: "serviceBusTrigger", name: "%SUB:NAME%", property: "subscriptionName" },
    { path: "nightly", of: "timerTrigger" },
    { path: "nightly", of: "timerTrigger", name: "%NIGHTLY%", property: "schedule" },
    { path: "nightly", of: "output $return (eventGrid)" },
    { path: "nightly", of: "output $return (eventGrid)", name: "TOPIC_URI", property: "topicEndpointUri" },
    { path: "nightly", of: "output $return (eventGrid)", name: "TOPIC_KEY", property: "topicKeySetting" },
    { path: "mail", of: "queueTrigger" },
    { path: "mail", of: "output $return (sendGrid)", name: "MAIL_KEY" },
    { path: "rows", of: "sqlTrigger", name: "Sql" },
    { path: "copy", of: "queueTrigger" },
    { path: "copy", of: "input in (sql)" },
  ]);
});
