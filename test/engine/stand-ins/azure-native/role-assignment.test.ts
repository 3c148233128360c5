import { expect, test } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";

const type = "azure-native:authorization:RoleAssignment";
const inputs = {
  scope: "/subscriptions/s",
  roleDefinitionId: "r",
  principalId: "p",
  principalType: "ServicePrincipal",
};

test("is named by a UUID from the engine's seed, the same in preview and deployment", async () => {
  const { engine } = await attach("azure-native");
  const first = await engine.check(type, inputs, { seed: "one" });
  expect(first.inputs["roleAssignmentName"]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(await engine.check(type, inputs, { seed: "one" })).toEqual(first);
  expect(await engine.check(type, inputs, { seed: "two" })).not.toEqual(first);
});

test("keeps its name once it has one", async () => {
  const { engine } = await attach("azure-native");
  const { inputs: olds } = await engine.check(type, inputs, { seed: "one" });
  expect((await engine.check(type, inputs, { olds, seed: "two" })).inputs).toEqual(olds);
});

test("is replaced for another principal: create first under a made-up name, delete first under a given one", async () => {
  const { engine } = await attach("azure-native");
  const { inputs: olds } = await engine.check(type, inputs);
  expect(await engine.diff(type, olds, { ...olds, principalId: "q" })).toEqual({
    changes: true,
    replaces: ["principalId"],
    deleteBeforeReplace: false,
    detailed: { principalId: "UPDATE_REPLACE" },
  });
  const named = { ...inputs, roleAssignmentName: "n" };
  expect((await engine.diff(type, named, { ...named, principalId: "q" })).deleteBeforeReplace).toBe(true);
});

test("stating the current values replaces nothing", async () => {
  const { engine } = await attach("azure-native");
  const { scope: _, ...withoutScope } = inputs;
  expect(await engine.diff(type, withoutScope, inputs, { scope: "/subscriptions/s" })).toMatchObject({
    replaces: [],
    detailed: { scope: "ADD" },
  });
});

test.each([
  ["azure-native:resources:ResourceGroup", { location: "westeurope" }, "resourceGroupName"],
  ["azure-native:web:WebApp", { resourceGroupName: "rg", location: "westeurope" }, "name"],
  ["azure-native:web:WebApp", { resourceGroupName: "rg", name: "func" }, "location"],
])("%s is not named or placed by itself: %s lacks %s", async (other, given, missing) => {
  const { engine } = await attach("azure-native");
  expect((await engine.check(other, given)).failures).toEqual([`missing required property '${missing}'`]);
});

test("the provider's location stands in for a missing one", async () => {
  const { engine } = await attach("azure-native");
  await engine.configure({ location: "swedencentral" });
  expect(await engine.check("azure-native:resources:ResourceGroup", { resourceGroupName: "rg" })).toEqual({
    inputs: { resourceGroupName: "rg", location: "swedencentral", azureApiVersion: "2024-03-01" },
    failures: [],
  });
});
