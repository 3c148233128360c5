import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parse } from "yaml";
import { stackFileSchema } from "../../../infra/settings/json-schema.ts";
import { projectFile, stackFiles } from "../support/project-files.ts";

const schema = z.fromJSONSchema(JSON.parse(projectFile("infra/settings/settings.schema.json")));
const takes = (config: Record<string, unknown>): boolean => schema.safeParse({ config }).success;

describe("settings.schema.json, by which editors know the settings files", () => {
  it("matches the settings' own schema", () => {
    expect(
      JSON.parse(projectFile("infra/settings/settings.schema.json")),
      "infra/settings/settings.schema.json is out of date: run `npm run schema`, and commit it.",
    ).toEqual(JSON.parse(JSON.stringify(stackFileSchema())));
  });

  it.each(stackFiles())("accepts %s", (name) => {
    expect(schema.safeParse(parse(projectFile(name))).error).toBeUndefined();
  });

  it("accepts numbers and booleans in quotes, as `pulumi config set` writes them", () => {
    expect(
      takes({
        "protected-function:tokenVersion": "2",
        "protected-function:retentionDays": "90",
        "protected-function:publicClientFlows": "true",
      }),
    ).toBe(true);
  });

  it.each<[string, Record<string, unknown>]>([
    ["a token version that there is not", { "protected-function:tokenVersion": "3" }],
    ["a number beyond the limit", { "protected-function:retentionDays": 731 }],
    ["a secret without an end", { "protected-function:callers": { orders: { secrets: { first: {} } } } }],
    ["an unknown key of a caller", { "protected-function:callers": { orders: { secret: "hunter2" } } }],
    [
      "a private key",
      { "protected-function:callers": { orders: { certificate: { pem: "-----BEGIN PRIVATE KEY-----" } } } },
    ],
  ])("underlines %s", (_, config) => {
    expect(takes(config)).toBe(false);
  });

  it("underlines an unknown setting, but not the providers' settings", () => {
    const { config } = z
      .object({ config: z.object({ propertyNames: z.unknown() }) })
      .parse(stackFileSchema().properties);
    const names = z.fromJSONSchema(
      z.object({ anyOf: z.array(z.record(z.string(), z.unknown())) }).parse(config.propertyNames),
    );
    const takesName = (name: string): boolean => names.safeParse(name).success;

    expect(takesName("protected-function:tokenVersion")).toBe(true);
    expect(takesName("azure-native:environment")).toBe(true);
    expect(takesName("protected-function:tokenversion")).toBe(false);
    expect(takesName("tokenVersion")).toBe(false);
  });
});
