import { describe, expect, it } from "vitest";
import { demandRemovable } from "../../../../toolkit/operations/teardown/demand-removable.ts";
import { emptyState, placedState, resource, settings } from "./sample.ts";

describe("what may be torn down", () => {
  it.each(["test", "dev", "product-demo", "reproduce", "olive", "pr-17"])("is the stack %s", (stack) => {
    expect(() => demandRemovable(stack, settings, placedState)).not.toThrow();
  });

  it.each(["prod", "PROD", "production", "prod-eu", "eu.prd", "live", "orders_prod2"])(
    "is not the stack %s",
    (stack) => {
      expect(() => demandRemovable(stack, settings, emptyState)).toThrow(
        `The stack's name is "${stack}": production is not torn down by this command.`,
      );
    },
  );

  it("is nothing whose settings protect it, with the way to lift that", () => {
    expect(() => demandRemovable("test", { ...settings, protectResources: true }, emptyState)).toThrow(
      /protectResources: true.*set it to false, and run npx pulumi up --stack test\./s,
    );
  });

  it("is nothing of another cloud, with the way to take it down", () => {
    expect(() => demandRemovable("test", { ...settings, cloud: "usgovernment" }, emptyState)).toThrow(
      'The settings of the stack "test" say cloud: usgovernment; this command works in the public cloud only. ' +
        "npx pulumi destroy --stack test takes the stack down;",
    );
  });

  it("is nothing that the state protects, named by its URN", () => {
    const kept = resource("azure-native:resources:ResourceGroup", "resource-group", {
      protect: true,
      outputs: { name: "rg-orders" },
    });

    expect(() => demandRemovable("test", settings, { resources: [kept], begun: [] })).toThrow(
      `The state protects 1 resource of the stack "test":\n- resource group rg-orders (${kept.urn})\n`,
    );
  });
});
