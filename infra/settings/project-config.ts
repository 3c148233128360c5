import { z } from "zod";
import { type Kind, kindOf } from "./kind-of.ts";
import { settingsSchema } from "./settings-schema.ts";

/** A setting as Pulumi.yaml declares it. */
export interface DeclaredSetting {
  readonly type: Kind;
  readonly items?: { readonly type: Kind };
  readonly default?: unknown;
  readonly description: string;
}

/** The `config` section of Pulumi.yaml: each setting with its type, default, description, and an example. */
export function projectConfig(): Readonly<Record<string, DeclaredSetting>> {
  return Object.fromEntries(
    Object.entries<z.ZodType>(settingsSchema.shape).map(([setting, schema]) => [setting, declared(schema)]),
  );
}

function declared(schema: z.ZodType): DeclaredSetting {
  const { description = "", default: otherwise, example } = schema.meta() ?? {};
  const type = kindOf(schema);
  const takesAnything = type === "integer" || type === "boolean" || example === otherwise;
  return {
    type,
    ...(schema instanceof z.ZodArray && { items: { type: kindOf(schema.element) } }),
    ...(otherwise !== undefined && { default: otherwise }),
    description: takesAnything ? description : `${description} Example: ${inOneLine(example)}`,
  };
}

/** A text unchanged, except that an instant must be in quotes; anything else as JSON, with spaces for reading. */
function inOneLine(example: unknown): string {
  if (typeof example === "string" && !/^\d{4}-/.test(example)) return example;
  return JSON.stringify(example, undefined, 1)
    .replaceAll(/([{[])\n\s*/g, "$1")
    .replaceAll(/\n\s*([\]}])/g, "$1")
    .replaceAll(/\n\s*/g, " ");
}
