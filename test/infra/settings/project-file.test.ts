import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseSettings } from "../../../infra/settings/parse-settings.ts";
import { projectConfig } from "../../../infra/settings/project-config.ts";
import { settingsSchema } from "../../../infra/settings/settings-schema.ts";
import { place } from "./problems-in.ts";
import { declaredDefaults, declaredSettings } from "../support/project-files.ts";

const settings = Object.entries<z.ZodType>(settingsSchema.shape);

/** The type that Pulumi checks a value by, before the program starts. */
function pulumiType(schema: z.ZodType): string {
  const last = schema instanceof z.ZodUnion ? schema.options.at(-1) : schema;
  if (last instanceof z.ZodBoolean) return "boolean";
  if (last instanceof z.ZodArray) return "array";
  if (last instanceof z.ZodObject || last instanceof z.ZodRecord) return "object";
  return last instanceof z.ZodNumber || (last instanceof z.ZodLiteral && typeof last.value === "number")
    ? "integer"
    : "string";
}

describe("Pulumi.yaml", () => {
  it("declares the program's settings, every one and no other, as their own schema says them", () => {
    expect(
      Object.entries(declaredSettings()),
      "Pulumi.yaml is out of date: run `npm run schema`, and commit it.",
    ).toEqual(Object.entries(projectConfig()));
  });

  it.each(settings)("declares %s with its type, what it is, and an example or its choices", (setting, schema) => {
    const declared = declaredSettings()[setting];

    expect(declared?.type).toBe(pulumiType(schema));
    expect(declared?.description).toMatch(/^[A-Z].{30,}\.?/);
  });

  it("gives every setting a default but who may call: that is nobody's to assume", () => {
    expect(settings.map(([setting]) => setting).filter((setting) => !(setting in declaredDefaults()))).toEqual([
      "callers",
    ]);
  });

  it("has defaults that the program takes, with nothing but a caller", () => {
    const raw = { ...declaredDefaults(), callers: { integration: {} } };

    expect(parseSettings(raw, place)).toEqual(raw);
  });

  it("is as safe by default as can be", () => {
    expect(declaredDefaults()).toMatchObject({ publicClientFlows: false, exemptions: {}, people: {} });
  });
});

describe("the settings' schema", () => {
  it.each(settings)("says of %s what it is, with an example that it takes itself", (_, schema) => {
    const { description, example } = z.object({ description: z.string(), example: z.unknown() }).parse(schema.meta());

    expect(description).toMatch(/^[A-Z].{10,}\.$/);
    expect(schema.safeParse(example).error).toBeUndefined();
    expect(example).toBeDefined();
  });
});
