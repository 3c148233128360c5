import { z } from "zod";
import { settingPrefix } from "./lenient-settings.ts";
import { settingsSchema } from "./settings-schema.ts";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The shape of a `Pulumi.<stack>.yaml` as a JSON schema for editors, which show descriptions and examples and underline
 * an unknown setting. The program itself uses the settings' own schema, which also has rules that JSON Schema can't
 * express.
 */
export function stackFileSchema(): JsonSchema {
  const settings = Object.entries(settingsSchema.shape).map(
    ([setting, schema]) => [`${settingPrefix}${setting}`, asInSettingsFile(schema)] as const,
  );
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Settings of a stack of protected-function",
    description: "Pulumi.<stack>.yaml. Generated from infra/settings: npm run schema.",
    type: "object",
    properties: {
      config: {
        type: "object",
        description: "Settings of the program (protected-function:) and of Pulumi's providers.",
        properties: Object.fromEntries(settings),
        propertyNames: {
          anyOf: [
            { type: "string", enum: settings.map(([key]) => key) },
            { type: "string", pattern: `^(?!${settingPrefix})[^:]+:.+$` },
          ],
        },
      },
    },
  };
}

/** `pulumi config set` writes numbers and booleans in quotes; Pulumi reads both forms alike. */
function asInSettingsFile(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    target: "draft-7",
    io: "input",
    override: ({ jsonSchema }) => {
      const { example } = jsonSchema;
      delete jsonSchema["example"];
      delete jsonSchema["lookUp"];
      if (example !== undefined) jsonSchema.examples = [example];
    },
  });
  const quoted = quotedForm(json);
  if (quoted === undefined) return json;
  const { description = "", examples = [], ...rule } = json;
  return { description, examples, anyOf: [rule, quoted] };
}

function quotedForm(json: JsonSchema): JsonSchema | undefined {
  if (json.type === "boolean") return { enum: ["true", "false"] };
  if (json.type === "integer") return { type: "string", pattern: "^[0-9]+$" };
  const constants = json.anyOf?.map((option) => (typeof option === "object" ? option.const : undefined)) ?? [];
  return constants.length > 0 && constants.every((value) => typeof value === "number")
    ? { enum: constants.map(String) }
    : undefined;
}
