import type { z } from "zod";

/** Pulumi's types for a project's settings. https://www.pulumi.com/docs/iac/concepts/projects/project-file/ */
export type Kind = "string" | "integer" | "boolean" | "array" | "object";

/**
 * Returns the kind of value that a schema accepts. Of several forms, it uses the last one: the first may be the empty
 * text.
 */
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
