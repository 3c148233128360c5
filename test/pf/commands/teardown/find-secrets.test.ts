import { expect, it } from "vitest";
import { findSecrets } from "../../../../packages/pf/commands/teardown/find-secrets.ts";
import type { StackState } from "../../../../packages/pf/stacks/live/stack-state.ts";
import { fakeApi } from "../../../support/fake-api.ts";
import { markOf, owner, resource, subscriptionId } from "../../../support/sample-remains.ts";

const type = "azure-native:keyvault:Secret";
const id = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-orders/secrets/s1`;
const inputs = { resourceGroupName: "rg", vaultName: "kv-orders", secretName: "s1" };
const held: StackState = { resources: [resource(type, "secret", { id, inputs })], pending: [] };
const begun: StackState = { resources: [], pending: [resource(type, "secret", { inputs })] };
const ownership = async (state: StackState, secret?: object) => {
  const api = fakeApi(secret ? { [`GET ${id}?api-version=2024-11-01`]: [secret] } : {});
  return (await findSecrets(api, owner, state)).map((one) => [one.ownership, one.isProduction ?? false]);
};

it.each([
  ["the stack's mark", markOf().azureTags, "own", "own"],
  ["no mark", {}, "candidate", "candidate"],
  ["another's mark", markOf({ id: "0000000000aa" }).azureTags, "candidate", "other"],
  ["a copy of its id", markOf({ project: "hr-portal" }).azureTags, "candidate", "other"],
] as const)("classifies a secret in a vault by its live tags: %s", async (_whose, tags, ifHeld, ifBegun) => {
  expect(await ownership(held, { tags })).toEqual([[ifHeld, false]]);
  expect(await ownership(begun, { tags })).toEqual([[ifBegun, false]]);
});

it("finds no deleted secret, and recognizes production", async () => {
  expect(await ownership(held)).toEqual([]);
  const tags = { ...markOf().azureTags, "stack-environment": "production" };
  expect(await ownership(held, { tags })).toEqual([["own", true]]);
});

const anothers = "/subscriptions/0/resourceGroups/x";
it.each([
  ["resourceGroupName", "rg/../other"],
  ["resourceGroupName", "rg/providers/Microsoft.KeyVault/vaults/other/secrets/s"],
  ["resourceGroupName", "rg?x=1"],
  ["resourceGroupName", "rg\n"],
  ["resourceGroupName", ""],
  ["resourceGroupName", undefined],
  ["vaultName", "evil.example/"],
  ["vaultName", "kv#"],
  ["vaultName", "kv.evil.example"],
  ["secretName", "../s1"],
  ["secretName", "s1/versions"],
  ["secretName", "s1?"],
  ["secretName", "s%31"],
])("refuses a state whose %s is %j before any request", async (name, text) => {
  const api = fakeApi({});
  const changed = { ...inputs, [name]: text };
  const begun = { resources: [], pending: [resource(type, "secret", { inputs: changed })] };
  await expect(findSecrets(api, owner, begun)).rejects.toThrow(/^The state has a key vault secret with the id "/);
  const path = `/subscriptions/${subscriptionId}/resourceGroups/${changed.resourceGroupName ?? ""}/providers/Microsoft.KeyVault/vaults/${changed.vaultName}/secrets/${changed.secretName}`;
  const held = { resources: [resource(type, "secret", { id: path, inputs })], pending: [] };
  await expect(findSecrets(api, owner, held)).rejects.toMatchObject({ code: "TEARDOWN_REFUSED", exitCode: 2 });
  expect(api.calls).toEqual([]);
});

it.each(["", anothers, `${id}/versions/1`, `/v1.0${id}`, `${id}\n`, id.replace("KeyVault", "Web")])(
  "refuses a state whose secret has the id %j",
  async (other) => {
    const state = { resources: [resource(type, "secret", { id: other, inputs })], pending: [] };
    await expect(findSecrets(fakeApi({}), owner, state)).rejects.toMatchObject({ code: "TEARDOWN_REFUSED" });
  },
);
