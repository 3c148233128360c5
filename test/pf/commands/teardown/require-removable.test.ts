import { describe, expect, it } from "vitest";
import { requireRemovable } from "../../../../packages/pf/commands/teardown/require-removable.ts";
import {
  emptyState,
  identity,
  markOf,
  shortenedTags,
  placedState,
  resource,
  settings,
} from "../../../support/sample-remains.ts";

describe("a teardown", () => {
  it.each(["test", "dev", "pr-17", "delivery", "deliver", "staging"])("accepts the stack %s", (stack) => {
    expect(() => requireRemovable(stack, settings, placedState)).not.toThrow();
  });

  it.each(["prod", "PROD", "production", "prod-eu", "eu.prd", "live", "live2", "orders_prod2"])(
    "refuses the stack %s",
    (stack) => {
      expect(() => requireRemovable(stack, settings, emptyState)).toThrow(
        `The stack's name is "${stack}", and this command doesn't tear down production.`,
      );
    },
  );

  it("refuses a stack that its settings protect, with the fix", () => {
    expect(() => requireRemovable("test", { ...settings, protectResources: true }, emptyState)).toThrow(
      /protectResources: true.*set it to false and run: npx pulumi up --stack test\n/s,
    );
  });

  it("refuses a stack that the state protects, with the URN", () => {
    const kept = resource("azure-native:resources:ResourceGroup", "resource-group", {
      protect: true,
      outputs: { name: "rg-orders" },
    });

    expect(() => requireRemovable("test", settings, { resources: [kept], pending: [] })).toThrow(
      `The state protects 1 resource of the stack "test":\n- resource group rg-orders (${kept.urn})\n`,
    );
  });

  it.each(["preprod", "prodeu", "nonprod", "product-demo", "products", "reproduce", "livestock", "eulive", "olive"])(
    "accepts the stack %s only if its settings state that it isn't production",
    (stack) => {
      expect(() => requireRemovable(stack, settings, emptyState)).toThrow(
        `The stack's name is "${stack}", which may mean production, and its settings don't say. If it isn't, run: ` +
          `npx pulumi config set --stack ${stack} protected-function:environment test`,
      );
      expect(() => requireRemovable(stack, { ...settings, environment: "test" }, emptyState)).not.toThrow();
    },
  );

  it("refuses a stack called production, whatever its settings", () => {
    expect(() => requireRemovable("prod", { ...settings, environment: "test" }, emptyState)).toThrow(
      'The stack\'s name is "prod"',
    );
  });

  it.each([
    ["The setting", { ...settings, environment: "production" }, emptyState],
    [
      "The state (output deployment)",
      settings,
      {
        resources: [resource("pulumi:pulumi:Stack", "s", { outputs: { deployment: { environment: "production" } } })],
        pending: [],
      },
    ],
    [
      "The state (group)",
      { ...settings, environment: "test" },
      {
        resources: [
          resource("azure-native:resources:ResourceGroup", "group", {
            inputs: { tags: { ...markOf().azureTags, "stack-environment": "production" } },
          }),
        ],
        pending: [],
      },
    ],
  ])("refuses a production stack: %s", (by, said, state) => {
    expect(() => requireRemovable("test", said, state)).toThrow(
      `${by} has environment: production, and this command doesn't tear down production.`,
    );
  });

  it("refuses an adopted object, protected or not", () => {
    const taken = resource("azuread:index/application:Application", "api", {
      inputs: { notes: markOf({}, "adopted").notes },
      outputs: { displayName: "func-orders" },
    });

    expect(() => requireRemovable("test", settings, { resources: [taken], pending: [] })).toThrow(
      'The stack "test" has adopted 1 thing, which a teardown never removes:\n- app registration func-orders\n' +
        "Give them back first, then tear the rest down:\n./pf release --stack test",
    );
  });

  it.each([
    ["another owner's resource group", "azure-native:resources:ResourceGroup", {}],
    ["a vault, which the program never creates", "azure-native:keyvault:Vault", {}],
    ["a shortened mark", "azure-native:resources:ResourceGroup", { tags: shortenedTags }],
    ["a policy, which can bear no mark", "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy", {}],
  ])("refuses an object imported into the state: %s", (_what, type, inputs) => {
    const imported = resource(type, "imported", { importID: "its-id", inputs });

    expect(() => requireRemovable("test", settings, { resources: [identity, imported], pending: [] })).toThrow(
      `holds 1 imported thing without this stack's id:\n- `,
    );
  });

  it.each([
    ["an object with the stack's own id", "azure-native:resources:ResourceGroup", { tags: markOf().azureTags }],
    [
      "an assignment, as docs/guides/orphaned-resources.md has it",
      "azuread:index/appRoleAssignment:AppRoleAssignment",
      {},
    ],
  ])("accepts an imported object if it is the stack's own: %s", (_what, type, inputs) => {
    const imported = resource(type, "imported", { importID: "its-id", inputs });

    expect(() => requireRemovable("test", settings, { resources: [identity, imported], pending: [] })).not.toThrow();
  });

  it("refuses an object without any mark, because pulumi import leaves no trace in the state", () => {
    const imported = resource("azuread:index/application:Application", "imported", {
      outputs: { displayName: "Orders API" },
    });

    expect(() => requireRemovable("test", settings, { resources: [identity, imported], pending: [] })).toThrow(
      "holds 1 imported thing without this stack's id:\n- app registration Orders API",
    );
  });
});
