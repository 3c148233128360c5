import type { StackSettings } from "../../../../toolkit/operations/teardown/stack-settings.ts";
import type { StackState, StateResource } from "../../../../toolkit/operations/teardown/stack-state.ts";

export const tenantId = "11111111-2222-4333-8444-555555555555";
export const otherTenantId = "99999999-2222-4333-8444-555555555555";
export const subscriptionId = "66666666-7777-4888-8999-000000000000";
export const otherSubscriptionId = "aaaaaaaa-7777-4888-8999-000000000000";

export const settings: StackSettings = {
  expectedTenantId: "",
  expectedSubscriptionId: "",
  protectResources: false,
  cloud: "public",
  name: "whocalls",
  callers: ["integration"],
  subscriptionId: "",
};

export function resource(type: string, name: string, more: Partial<StateResource> = {}): StateResource {
  return {
    urn: `urn:pulumi:test::protected-function::${type}::${name}`,
    type,
    id: name,
    inputs: {},
    outputs: {},
    protect: false,
    ...more,
  };
}

export const emptyState: StackState = { resources: [], begun: [] };

/** A state that says where it is. */
export const placedState: StackState = {
  resources: [
    resource("azuread:index/servicePrincipal:ServicePrincipal", "api", {
      id: "/servicePrincipals/sp",
      outputs: { applicationTenantId: tenantId, objectId: "sp" },
    }),
    resource("azure-native:resources:ResourceGroup", "resource-group", {
      id: `/subscriptions/${subscriptionId}/resourceGroups/rg-whocalls-test`,
      outputs: { name: "rg-whocalls-test" },
    }),
  ],
  begun: [],
};
