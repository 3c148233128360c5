import type { z } from "zod";

/** The types that Pulumi has for a project's settings. https://www.pulumi.com/docs/iac/concepts/projects/project-file/ */
export type Kind = "string" | "integer" | "boolean" | "array" | "object";

/** What kind of value a schema takes; of several forms, the last one's: the first may be the empty text. */
export function kindOf(schema: z.core.$ZodType): Kind {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
      return kindOf(def.innerType);
    case "union":
      return kindOf(def.options.at(-1) ?? schema);
    case "literal":
      return typeof def.values[0] === "number" ? "integer" : "string";
    case "number":
      return "integer";
    case "boolean":
    case "array":
    case "object":
      return def.type;
    case "record":
      return "object";
    default:
      return "string";
  }
}
