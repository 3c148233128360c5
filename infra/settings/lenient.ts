import { z } from "zod";
import { kindOf } from "./kind-of.ts";

/**
 * A value of a schema as another version of the program, or a person, may have written it. Every value has the right
 * type, anything may be missing, and a choice may be one that no longer exists.
 */
export type Lenient<Value> = LenientPresent<Exclude<Value, undefined>>;

type LenientPresent<Value> = [Value] extends [string]
  ? string
  : [Value] extends [number]
    ? number
    : [Value] extends [boolean]
      ? boolean
      : [Value] extends [readonly (infer Item)[]]
        ? readonly Lenient<Item>[]
        : string extends KeyOf<Value>
          ? Readonly<Record<string, Lenient<PropertyOf<Value, string>>>>
          : { readonly [Key in KeyOf<Value>]?: Lenient<PropertyOf<Value, Key>> };

/** The keys of every form of a union. */
type KeyOf<Value> = Value extends unknown ? keyof Value : never;
type PropertyOf<Value, Key> = Value extends unknown ? (Key extends keyof Value ? Value[Key] : never) : never;

/**
 * Returns the parts of a value that match the schema, whatever is wrong with the rest; undefined if none does. Ignores
 * the schema's rules.
 */
export function readLeniently<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): Lenient<z.output<Schema>> | undefined {
  return read(schema, value) as Lenient<z.output<Schema>> | undefined;
}

function read(schema: z.core.$ZodType, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodReadonly) return read(schema.unwrap(), value);
  if (schema instanceof z.ZodArray) {
    if (!Array.isArray(value)) return undefined;
    return value.map((item) => read(schema.element, item)).filter((item) => item !== undefined);
  }
  if (schema instanceof z.ZodRecord) {
    const { valueType } = schema;
    // The name alone is information: a caller exists, even if nothing in it can be read.
    const fallback = kindOf(valueType) === "object" ? {} : undefined;
    return readEach(value, Object.keys(Object(value)), (inner) => read(valueType, inner) ?? fallback);
  }
  if (schema instanceof z.ZodObject) {
    return readEach(value, Object.keys(schema.shape), (inner, key) => read(schema.shape[key], inner));
  }
  if (schema instanceof z.ZodUnion && kindOf(schema) === "object") {
    const forms = schema.options.map((form) => read(form, value));
    return forms.some((form) => form !== undefined) ? Object.assign({}, ...forms) : undefined;
  }
  return readPlain(kindOf(schema), value);
}

function readEach(
  value: unknown,
  keys: readonly string[],
  readAt: (inner: unknown, key: string) => unknown,
): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(
    keys.flatMap((key) => {
      const read = Object.hasOwn(value, key) ? readAt(Reflect.get(value, key), key) : undefined;
      return read === undefined ? [] : [[key, read]];
    }),
  );
}

/** `pulumi config set` writes numbers and booleans in quotes. */
function readPlain(kind: ReturnType<typeof kindOf>, value: unknown): unknown {
  if (kind === "string") return typeof value === "string" ? value : undefined;
  if (kind === "boolean") return { true: true, false: false }[String(value)];
  return /^-?\d+$/.test(String(value)) ? Number(value) : undefined;
}
