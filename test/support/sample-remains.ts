import { type Origin, stackMark, type StackIdentity, type StackMark, type Owner } from "../../infra/stack-mark.ts";

import type { StackSettings } from "../../packages/pf/stacks/live/stack-settings.ts";
import type { StackState, StateResource } from "../../packages/pf/stacks/live/stack-state.ts";

export const tenantId = "11111111-2222-4333-8444-555555555555";
export const otherTenantId = "99999999-2222-4333-8444-555555555555";
export const subscriptionId = "66666666-7777-4888-8999-000000000000";
export const otherSubscriptionId = "aaaaaaaa-7777-4888-8999-000000000000";

export const settings: StackSettings = {
  expectedTenantId: "",
  expectedSubscriptionId: "",
  protectResources: false,
  environment: "",
  cloud: "public",
  name: "whocalls",
  publicClientFlows: false,
  adopt: {},
  callers: ["integration"],
  subscriptionId: "",
  adopted: new Set(),
};

/** The stack that the samples are of. */
export const owner: Owner = {
  project: "protected-function",
  stack: "test",
  workload: "whocalls",
  subscriptionId,
  id: "k3x9q2m7a1b2",
};

/** As it is with a state that was lost. */
export const ownerWithoutId: Owner = { ...owner, id: undefined };

/** What that stack writes on its things; another one, by what differs. */
export function markOf(more: Partial<StackIdentity> = {}, origin: Origin = "made"): StackMark {
  return stackMark({ ...owner, id: "k3x9q2m7a1b2", ...more }, {}, origin);
}

/** Notes and tags from which somebody took the id. */
export const shortenedNotes = markOf().notes.replace(/, id \w+/, "");
export const shortenedTags = Object.fromEntries(
  Object.entries(markOf().azureTags).filter(([name]) => name !== "stack-id"),
);

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

/** The stack's identity, as its state holds it. */
export const identity = resource("random:index/randomString:RandomString", "stack-id", {
  outputs: { result: owner.id },
});

export const emptyState: StackState = { resources: [], pending: [] };

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
  pending: [],
};
