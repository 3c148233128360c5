import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { requireExpectedLogin } from "../../infra/expected-login.ts";
import { parseSettings } from "../../infra/settings/parse-settings.ts";
import { place, valid } from "./settings/problems-in.ts";

const tenantId = "11111111-2222-4333-8444-555555555555";
const subscriptionId = "66666666-7777-4888-8999-00000000000a";
const other = "99999999-7777-4888-8999-000000000000";

const demand = (expectedTenantId: string, expectedSubscriptionId: string) => () =>
  requireExpectedLogin(parseSettings({ ...valid, expectedTenantId, expectedSubscriptionId }, place), {
    tenantId,
    subscriptionId,
  });

describe("the login", () => {
  it("may be any if the settings expect none", () => {
    expect(demand("", "")).not.toThrow();
  });

  it("is accepted if it is the expected one, in any case", () => {
    expect(demand(tenantId, subscriptionId.toUpperCase())).not.toThrow();
  });

  it("is refused in another tenant and subscription, with all ids and a fix, before anything is created", () => {
    expect(demand(other, other)).toThrow(
      new pulumi.RunError(
        [
          `This stack belongs to tenant ${other}, but you are signed in to ${tenantId}.`,
          `This stack belongs to subscription ${other}, but you are signed in to ${subscriptionId}.`,
          "Nothing was created. Sign in to the expected one (az login --tenant, az account set, or the ARM_* variables),",
          "or correct expectedTenantId and expectedSubscriptionId in the stack's settings.",
        ].join("\n"),
      ),
    );
  });

  it.each([
    ["tenant", other, subscriptionId],
    ["subscription", tenantId, other],
  ])("is refused if only the %s differs, without a stack trace", (what, tenant, subscription) => {
    const refused = demand(tenant, subscription);

    expect(refused).toThrow(
      new RegExp(`^This stack belongs to ${what} ${other}, but you are signed in to [^\n]+\nNothing`),
    );
    try {
      refused();
    } catch (error) {
      expect(error).toBeInstanceOf(pulumi.RunError);
    }
  });
});
