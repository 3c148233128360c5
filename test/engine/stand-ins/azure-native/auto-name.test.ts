import { expect, test } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";

const network = { resourceGroupName: "rg", location: "westeurope" };
const queue = { resourceGroupName: "rg", accountName: "stapi" };
const subnet = { resourceGroupName: "rg", virtualNetworkName: "vnet" };

test("a network is named by its logical name and eight digits out of the engine's seed, and keeps the name", async () => {
  const { engine } = await attach("azure-native");
  const type = "azure-native:network:VirtualNetwork";
  const { inputs } = await engine.check(type, network, { seed: "one" });

  expect(inputs["virtualNetworkName"]).toMatch(/^[a-z-]+[0-9a-f]{8}$/);
  expect(await engine.check(type, network, { seed: "one" })).toMatchObject({ inputs });
  expect((await engine.check(type, network, { olds: inputs, seed: "two" })).inputs).toEqual(inputs);
  const placed = await engine.diff(type, inputs, { ...inputs, location: "northeurope" });
  expect(placed).toMatchObject({ replaces: ["location"], deleteBeforeReplace: false });
});

test.each([
  ["azure-native:storage:Queue", queue, "queueName"],
  ["azure-native:network:Subnet", subnet, "subnetName"],
])("a part of another resource has the logical name: %s", async (type, given, name) => {
  const { engine } = await attach("azure-native");
  const { inputs, failures } = await engine.check(type, given);

  expect(failures).toEqual([]);
  expect(inputs[name]).toMatch(/^[a-z-]+$/);
  expect(inputs).not.toHaveProperty("__createBeforeDelete");
});
