import { describe, expect, it } from "vitest";
import { placeOf } from "../../../../packages/pf/stacks/live/place.ts";
import {
  emptyState,
  otherSubscriptionId,
  otherTenantId,
  placedState,
  settings,
  subscriptionId,
  tenantId,
} from "../../../support/sample-remains.ts";

const place = { tenantId, subscriptionId };

describe("where a stack is", () => {
  it("comes from its state alone", () => {
    expect(placeOf("test", placedState, settings, {})).toEqual(place);
  });

  it("comes from settings and login if the state is empty", () => {
    const said = { ...settings, expectedTenantId: tenantId.toUpperCase() };

    expect(placeOf("test", emptyState, said, { ARM_SUBSCRIPTION_ID: subscriptionId })).toEqual(place);
  });

  it("is unknown if only the login names it", () => {
    const login = { ARM_TENANT_ID: tenantId, ARM_SUBSCRIPTION_ID: subscriptionId };

    expect(() => placeOf("test", emptyState, settings, login)).toThrow(
      /^The tenant of the stack "test" isn't in its state or its settings\. .*expectedTenantId in the stack's settings\.\nNothing was removed\.$/s,
    );
  });

  it("is unknown without a subscription", () => {
    const said = { ...settings, expectedTenantId: tenantId };

    expect(() => placeOf("test", emptyState, said, {})).toThrow(/The subscription of the stack "test" isn't known/);
  });

  it.each([
    ["the setting expectedTenantId", { ...settings, expectedTenantId: otherTenantId }, {}],
    ["the login (ARM_TENANT_ID)", settings, { ARM_TENANT_ID: otherTenantId }],
  ])("is refused if %s names another tenant", (by, said, environment) => {
    expect(() => placeOf("test", placedState, said, environment)).toThrow(
      `The stack is in the tenant ${tenantId} by the state, but in ${otherTenantId} by ${by}.`,
    );
  });

  it.each([
    ["the setting expectedSubscriptionId", { ...settings, expectedSubscriptionId: otherSubscriptionId }, {}],
    ["the setting azure-native:subscriptionId", { ...settings, subscriptionId: otherSubscriptionId }, {}],
    ["the login (ARM_SUBSCRIPTION_ID)", settings, { ARM_SUBSCRIPTION_ID: otherSubscriptionId }],
  ])("is refused if %s names another subscription", (by, said, environment) => {
    expect(() => placeOf("test", placedState, said, environment)).toThrow(
      `The stack is in the subscription ${subscriptionId} by the state, but in ${otherSubscriptionId} by ${by}.`,
    );
  });
});

it.each(["s/../other", `${subscriptionId}/resourceGroups/x`, `${subscriptionId}?x=1`, `${subscriptionId}\n`, "me"])(
  "a subscription %j never becomes part of a path, from any source",
  (id) => {
    const said = { ...settings, expectedTenantId: tenantId };
    const refused = /^The stack's subscription must be a GUID; found "/;
    expect(() => placeOf("test", emptyState, said, { ARM_SUBSCRIPTION_ID: id })).toThrow(refused);
    expect(() => placeOf("test", emptyState, { ...said, expectedSubscriptionId: id }, {})).toThrow(refused);
    expect(() => placeOf("test", emptyState, { ...said, subscriptionId: id }, {})).toThrow(refused);
    expect(() => placeOf("test", emptyState, { ...settings, expectedTenantId: id, subscriptionId }, {})).toThrow(
      /^The stack's tenant must be a GUID; found "/,
    );
  },
);
