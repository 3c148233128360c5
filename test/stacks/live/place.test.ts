import { describe, expect, it } from "vitest";
import { placeOf } from "../../../stacks/live/place.ts";
import {
  emptyState,
  otherSubscriptionId,
  otherTenantId,
  placedState,
  settings,
  subscriptionId,
  tenantId,
} from "../../support/sample-remains.ts";

const place = { tenantId, subscriptionId };

describe("where a stack is", () => {
  it("is what its state says, alone", () => {
    expect(placeOf("test", placedState, settings, {})).toEqual(place);
  });

  it("is what settings and login say where the state is empty", () => {
    const said = { ...settings, expectedTenantId: tenantId.toUpperCase() };

    expect(placeOf("test", emptyState, said, { ARM_SUBSCRIPTION_ID: subscriptionId })).toEqual(place);
  });

  it("is unknown where nothing but the login says it", () => {
    const login = { ARM_TENANT_ID: tenantId, ARM_SUBSCRIPTION_ID: subscriptionId };

    expect(() => placeOf("test", emptyState, settings, login)).toThrow(
      /^Neither the state of the stack "test" nor its settings say which tenant it is in: .*expectedTenantId\.\nNothing was removed\.$/s,
    );
  });

  it("is unknown where no subscription is said", () => {
    const said = { ...settings, expectedTenantId: tenantId };

    expect(() => placeOf("test", emptyState, said, {})).toThrow(
      /Nothing says which subscription the stack "test" is in/,
    );
  });

  it.each([
    ["the setting expectedTenantId", { ...settings, expectedTenantId: otherTenantId }, {}],
    ["ARM_TENANT_ID, the login,", settings, { ARM_TENANT_ID: otherTenantId }],
  ])("is refused where %s names another tenant", (by, said, environment) => {
    expect(() => placeOf("test", placedState, said, environment)).toThrow(
      `The stack is in the tenant ${tenantId}, says the state; ${by} says ${otherTenantId}.`,
    );
  });

  it.each([
    ["the setting expectedSubscriptionId", { ...settings, expectedSubscriptionId: otherSubscriptionId }, {}],
    ["the setting azure-native:subscriptionId", { ...settings, subscriptionId: otherSubscriptionId }, {}],
    ["ARM_SUBSCRIPTION_ID, the login,", settings, { ARM_SUBSCRIPTION_ID: otherSubscriptionId }],
  ])("is refused where %s names another subscription", (by, said, environment) => {
    expect(() => placeOf("test", placedState, said, environment)).toThrow(
      `The stack is in the subscription ${subscriptionId}, says the state; ${by} says ${otherSubscriptionId}.`,
    );
  });
});
