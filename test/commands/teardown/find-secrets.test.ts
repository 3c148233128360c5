import { expect, it } from "vitest";
import { findSecrets } from "../../../commands/teardown/find-secrets.ts";
import type { StackState } from "../../../stacks/live/stack-state.ts";
import { fakeApi } from "../../support/fake-api.ts";
import { markOf, owner, resource, subscriptionId } from "../../support/sample-remains.ts";

const type = "azure-native:keyvault:Secret";
const id = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv/secrets/s1`;
const inputs = { resourceGroupName: "rg", vaultName: "kv", secretName: "s1" };
const held: StackState = { resources: [resource(type, "secret", { id, inputs })], begun: [] };
const begun: StackState = { resources: [], begun: [resource(type, "secret", { inputs })] };
const standing = async (state: StackState, secret?: object) => {
  const api = fakeApi(secret ? { [`GET ${id}?api-version=2024-11-01`]: [secret] } : {});
  return (await findSecrets(api, owner, state)).map((one) => [one.standing, one.isProduction ?? false]);
};

it.each([
  ["the stack's mark", markOf().azureTags, "own", "own"],
  ["no mark", {}, "candidate", "candidate"],
  ["another's mark", markOf({ id: "0000000000aa" }).azureTags, "candidate", "other"],
  ["a copy of its id", markOf({ project: "hr-portal" }).azureTags, "candidate", "other"],
] as const)("judges a secret in a vault by its live tags: %s", async (_whose, tags, ifHeld, ifBegun) => {
  expect(await standing(held, { tags })).toEqual([[ifHeld, false]]);
  expect(await standing(begun, { tags })).toEqual([[ifBegun, false]]);
});

it("finds none that is gone, and tells production", async () => {
  expect(await standing(held)).toEqual([]);
  const tags = { ...markOf().azureTags, "stack-environment": "production" };
  expect(await standing(held, { tags })).toEqual([["own", true]]);
});
