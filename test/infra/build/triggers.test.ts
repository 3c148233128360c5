import { describe, expect, test } from "vitest";
import { type PackageInvalid, requireRegistrations } from "../../../infra/build/require-registrations.ts";
import { sampleProject } from "../../support/sample-project.ts";

const index = "functions/src/index.ts";
const serve = 'serve(contract, { orders, "orders-write": writeOrder, health });';

function problemsOf(trigger: string): PackageInvalid["problems"] {
  try {
    const functions = [{ name: "other", trigger }];
    requireRegistrations({ roles: {}, endpoints: {} }, { functions, served: [], capabilities: [] });
    return [];
  } catch (error) {
    return (error as PackageInvalid).problems;
  }
}

describe("the build", () => {
  test.each([
    [
      "blobTrigger",
      /Event Grid calls it at \/runtime\/webhooks\/blobs with a key alone/,
      /storage queue.*queue trigger/,
    ],
    ["eventGridTrigger", /\/runtime\/webhooks\/eventgrid with a key alone/, /storage queue, Service Bus or Event Hubs/],
    ["RABBITMQTRIGGER", /Flex Consumption doesn't run it/, /Service Bus trigger/],
    ["daprServiceInvocationTrigger", /Dapr needs Container Apps or Kubernetes/, /queue or Service Bus trigger/],
  ])(
    "a trigger that can't be behind the guard or can't run, with the reason and what to use: %s",
    (trigger, rule, fix) => {
      expect(problemsOf(trigger)).toEqual([
        { path: "other", rule: expect.stringMatching(rule), found: trigger, fix: expect.stringMatching(fix) },
      ]);
    },
  );

  test("takes triggers without a path, and those with a webhook behind App Service authentication, and tells which", async () => {
    const generic = (name: string) =>
      `app.generic("${name}", { trigger: { type: "${name}Trigger", name: "x" }, handler() {} });`;
    const added = [
      'app.storageQueue("queue", { queueName: "q", connection: "C", handler() {} });',
      'app.webPubSub("pubSub", { hub: "h", eventType: "user", eventName: "e", handler() {} });',
      'app.mcpTool("mcp", { toolName: "x", description: "x", toolProperties: [], handler() {} });',
      ...["signalR", "orchestration", "activity", "entity", "kafka"].map(generic),
    ];
    await using project = await sampleProject("orders", {
      edits: [{ file: index, find: serve, replace: [serve, ...added].join("\n") }],
    });
    const { triggers } = await project.buildPackage();
    expect(triggers.map(({ name, type, webhooks = [] }) => `${name} ${type} ${webhooks.join(" ")}`)).toEqual([
      "activity activityTrigger durabletask",
      "entity entityTrigger durabletask",
      "kafka kafkaTrigger ",
      "mcp mcpToolTrigger mcp",
      "nightly-cleanup timerTrigger ",
      "orchestration orchestrationTrigger durabletask",
      "pubSub webPubSubTrigger webpubsub",
      "queue queueTrigger ",
      "signalR signalRTrigger signalr",
    ]);
  });

  test("tells the webhooks that other bindings than triggers open", async () => {
    const client = '{ type: "durableClient", name: "client" }';
    const endpoint = serve.replace("orders,", `orders: { handler: orders, extraInputs: [${client}] },`);
    const queue = `app.storageQueue("start", { queueName: "q", connection: "C", extraInputs: [${client}], handler() {} });`;
    await using project = await sampleProject("orders", {
      edits: [{ file: index, find: serve, replace: `${endpoint}\n${queue}` }],
    });
    const { triggers, bindings } = await project.buildPackage();
    expect(bindings["orders"]).toEqual([
      { direction: "in", type: "durableClient", name: "client", webhook: "durabletask" },
    ]);
    expect(triggers.find(({ name }) => name === "start")?.webhooks).toEqual(["durabletask"]);
  });
});
