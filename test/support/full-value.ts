import { z } from "zod";

/** A value that has every part of a schema, also what is optional, with one element in each list and map. */
export function fullValue(schema: z.core.$ZodType, text = "text"): unknown {
  if (schema instanceof z.ZodOptional) return fullValue(schema.unwrap(), text);
  if (schema instanceof z.ZodReadonly) return fullValue(schema.unwrap(), text);
  if (schema instanceof z.ZodArray) return [fullValue(schema.element, text)];
  if (schema instanceof z.ZodRecord) return { sample: fullValue(schema.valueType, text) };
  if (schema instanceof z.ZodObject) {
    const entries = Object.entries(schema.shape as Readonly<Record<string, z.core.$ZodType>>);
    return Object.fromEntries(entries.map(([key, inner]) => [key, fullValue(inner, text)]));
  }
  return text;
}
