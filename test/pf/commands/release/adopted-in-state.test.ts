import { describe, expect, it } from "vitest";
import { adoptedInState, lastingIn } from "../../../../packages/pf/commands/release/adopted-in-state.ts";
import { logicalName, stackStateOf } from "../../../../packages/pf/stacks/live/stack-state.ts";
import { made, sampleState } from "./sample-state.ts";

const api = ["api", "api-principal", "api-uri", "api-consent", "assigned-ada"];
const hosting = ["suffix", "resource-group", "storage", "function-app"];

const found = (state: object, adopt = {}) => {
  const { api, hosting } = adoptedInState(lastingIn(stackStateOf(state as never)), adopt);
  return { api: api.map(logicalName), hosting: hosting.map(logicalName) };
};

/** The state with other members in the resources of these names. */
function changed(change: Readonly<Record<string, object>>, state = sampleState()): object {
  const resources = state.deployment.resources.map((one) => ({ ...one, ...change[logicalName(one)] }));
  return { ...state, deployment: { resources } };
}

describe("what a state shows as adopted", () => {
  it("is what bears the adopted mark, with its dependents, but without what the stack's callers hold", () => {
    expect(found(sampleState())).toEqual({ api, hosting });
  });

  it("is what the settings name if nothing else shows it", () => {
    const plain = { importID: "", inputs: { notes: null, resourceGroupName: "rg-orders" } };
    const state = changed({ api: plain, "api-principal": plain, "resource-group": plain });

    expect(found(state)).toEqual({ api: [], hosting: [] });
    const adopt = { api: { clientId: "CLIENT" }, hosting: { resourceGroupName: "RG-Orders" } };
    expect(found(state, adopt).hosting).toEqual(hosting);
    expect(found(state, adopt).api).toEqual(["api", "api-uri"]);
  });

  it("is never what bears the stack's own mark with its id, even if the settings name it", () => {
    const ours = { inputs: { notes: made.notes, tags: made.azureTags, resourceGroupName: "rg-orders" } };
    const state = changed({ api: ours, "api-principal": ours, "resource-group": ours });

    expect(found(state, { api: { clientId: "client" }, hosting: { resourceGroupName: "rg-orders" } })).toEqual({
      api: [],
      hosting: [],
    });
  });

  it("includes the roles of the site's identity elsewhere, without which a kept site couldn't read its secrets", () => {
    const state = sampleState();
    const role = (name: string, principalId: string) => ({
      urn: `urn:pulumi:dev::protected-function::azure-native:authorization:RoleAssignment::${name}`,
      type: "azure-native:authorization:RoleAssignment",
      id: `/subscriptions/s/resourceGroups/rg-vaults/providers/Microsoft.KeyVault/vaults/kv/providers/x/${name}`,
      inputs: { principalId },
    });
    const identity = {
      urn: "urn:pulumi:dev::protected-function::azure-native:managedidentity:UserAssignedIdentity::identity",
      type: "azure-native:managedidentity:UserAssignedIdentity",
      id: "/subscriptions/abc/resourceGroups/rg-orders/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id",
      outputs: { principalId: "p" },
    };
    const resources = [...state.deployment.resources, identity, role("kv", "p"), role("another", "q")];

    expect(found({ ...state, deployment: { resources } }).hosting).toEqual([...hosting, "identity", "kv"]);
  });

  it("includes nothing pending deletion, and nothing in an empty state", () => {
    expect(found(changed({ "api-uri": { delete: true } })).api).not.toContain("api-uri");
    expect(found({ deployment: null })).toEqual({ api: [], hosting: [] });
  });
});
