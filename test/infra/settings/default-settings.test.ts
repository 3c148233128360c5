import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defaultSettings, projectConfig } from "../../../infra/settings/lenient-settings.ts";
import { parseSettings } from "../../../infra/settings/parse-settings.ts";
import { settingsSchema } from "../../../infra/settings/settings-schema.ts";
import { place } from "./problems-in.ts";

const settings = Object.entries<z.ZodType>(settingsSchema.shape);

describe("the default of a setting", () => {
  it("exists for every setting except the callers", () => {
    const defaults = defaultSettings("orders");
    expect(settings.map(([setting]) => setting).filter((setting) => !(setting in defaults))).toEqual(["callers"]);
  });

  it("is accepted by the program together with a caller", () => {
    const raw = { ...defaultSettings("orders"), callers: { integration: {} } };
    expect(parseSettings(raw, place)).toEqual(raw);
  });

  it("is the safest value", () => {
    expect(defaultSettings("orders")).toMatchObject({ publicClientFlows: false, exemptions: {}, people: {} });
  });

  it.each([
    ["orders", "orders"],
    ["order-api", "orderapi"],
    ["Orders.Api_v2", "ordersapiv2"],
    ["a".repeat(17), "a".repeat(16)],
  ])("is the letters and digits of the project's name for the workload: of %s, %s", (project, workload) => {
    expect(defaultSettings(project)["name"]).toBe(workload);
  });

  it.each(["x", "2nd-orders", "заказы", undefined])("has no default for the workload of the project %s", (project) => {
    expect(defaultSettings(project)).not.toHaveProperty("name");
  });
});

describe("the settings' schema", () => {
  it.each(settings)("has a description of %s and a valid example", (_, schema) => {
    const { description, example } = z.object({ description: z.string(), example: z.unknown() }).parse(schema.meta());

    expect(description).toMatch(/^[A-Z].{10,}\.$/);
    expect(schema.safeParse(example).error).toBeUndefined();
    expect(example).toBeDefined();
  });
});

describe("a project's settings for every stack", () => {
  it("are read in each form that Pulumi.yaml can have", () => {
    const config = {
      "protected-function:location": "northeurope",
      "protected-function:retentionDays": { value: 90 },
      "azure-native:subscriptionId": { value: "s" },
      greeting: { type: "string", default: "hello" },
      unset: { type: "string" },
    };
    expect(projectConfig({ name: "orders", config })).toEqual({
      "protected-function:location": "northeurope",
      "protected-function:retentionDays": 90,
      "azure-native:subscriptionId": "s",
      "orders:greeting": "hello",
    });
  });
});
