import { nearest, nearestMissing } from "@protected-function/core/text/nearest.ts";
import { z } from "zod";

/** The property names that a schema allows in an object at a path; empty for anything else there. */
export function keysAt(root: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  return keysOf(schemaAt(root, path));
}

/** Of several forms, the names of each. */
function keysOf(schema: unknown): readonly string[] {
  const node = unwrapped(schema);
  if (node instanceof z.ZodUnion) return node.options.flatMap(keysOf);
  return node instanceof z.ZodObject ? Object.keys(node.shape) : [];
}

/**
 * The allowed name that an unknown one seems to mean. One that is missing there may be less near: a longer one that begins
 * alike (`repo`), or the only one whose value this can be (`expires`).
 */
export function meantKey(
  root: z.ZodType,
  parent: readonly PropertyKey[],
  key: string,
  raw: unknown,
): string | undefined {
  const allowed = keysAt(root, parent);
  const given: object = Object(valueAt(raw, parent));
  const missing = allowed.filter((name) => !Object.hasOwn(given, name));
  return (
    nearest(key, allowed) ??
    nearestMissing(key, missing) ??
    onlyRequired(root, parent, key, raw) ??
    onlyDescribed(root, parent, key, raw)
  );
}

/** The only name whose description begins with a sentence that has the word, and whose value this can be: `region` for location. */
function onlyDescribed(root: z.ZodType, parent: readonly PropertyKey[], key: string, raw: unknown): string | undefined {
  const place = unwrapped(schemaAt(root, parent));
  if (!(place instanceof z.ZodObject) || !/^[a-z]{4,}$/i.test(key)) return undefined;
  const [meant, ...others] = Object.entries<z.ZodType>(place.shape).filter(
    ([, schema]) =>
      wordsOf(schema).includes(key.toLowerCase()) && schema.safeParse(valueAt(raw, [...parent, key])).success,
  );
  return others.length === 0 ? meant?.[0] : undefined;
}

/** The only missing name, for the only unknown one, if it takes such a value. */
export function onlyRequired(
  root: z.ZodType,
  parent: readonly PropertyKey[],
  key: string,
  raw: unknown,
): string | undefined {
  const place = unwrapped(schemaAt(root, parent));
  if (!(place instanceof z.ZodObject)) return undefined;
  const given: Readonly<Record<string, unknown>> = Object(valueAt(raw, parent));
  const [required, ...others] = Object.entries(place.shape).filter(
    ([name, schema]) => given[name] === undefined && !z.safeParse(schema, undefined).success,
  );
  if (required === undefined || others.length > 0) return undefined;
  if (!namesOf(given).every((name) => name === key || Object.hasOwn(place.shape, name))) return undefined;
  const [name, schema] = required;
  const node = unwrapped(schema);
  // Names of the user's choice don't tell what entries are: only these do.
  const entries = node instanceof z.ZodRecord ? Object.values(Object(given[key])) : [];
  return isOfKind(schema, given[key]) && entries.every((one) => isOfKind((node as z.ZodRecord).valueType, one))
    ? name
    : undefined;
}

/** Whether a value is of the kind that a place takes, whatever is wrong inside of it. */
export function isOfKind(schema: unknown, value: unknown): boolean {
  const issues = z.safeParse(schema as z.ZodType, value).error?.issues ?? [];
  return issues.every(({ code, path }) => path.length > 0 || !kindCodes.includes(code));
}

/** A file may have thousands of unknown names, each of which asks for its siblings. */
function namesOf(value: object): readonly string[] {
  const names = known.get(value) ?? Object.keys(value);
  known.set(value, names);
  return names;
}

const known = new WeakMap<object, readonly string[]>();

/** What zod calls a value of another kind. */
const kindCodes: readonly string[] = ["invalid_type", "invalid_union", "invalid_value"];

/** The words of a description's first sentence. */
function wordsOf(schema: z.ZodType): readonly string[] {
  const [sentence = ""] = (schema.meta()?.description ?? "").split(". ", 1);
  return sentence.toLowerCase().split(/\W+/);
}

export function schemaAt(root: z.ZodType, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(step, root);
}

/** The schema one level down: a property of an object or of one of several forms, or any value of a record. */
function step(schema: unknown, key: PropertyKey): unknown {
  const node = unwrapped(schema);
  if (node instanceof z.ZodObject) return Object.hasOwn(node.shape, key) ? node.shape[String(key)] : undefined;
  if (node instanceof z.ZodArray) return node.element;
  if (node instanceof z.ZodUnion)
    return node.options.map((form) => step(form, key)).find((inner) => inner !== undefined);
  return node instanceof z.ZodRecord ? node.valueType : undefined;
}

export function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? unwrapped(schema.unwrap()) : schema;
}

/** What stands at a path, of own properties alone; undefined for anything else there. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (current, key) =>
      typeof current === "object" && current !== null && Object.hasOwn(current, key)
        ? Reflect.get(current, key)
        : undefined,
    value,
  );
}

/** The same value with another one at a path. */
export function withValue(container: unknown, [key, ...rest]: readonly PropertyKey[], value: unknown): unknown {
  if (key === undefined) return value;
  const inner = withValue(valueAt(container, [key]), rest, value);
  if (Array.isArray(container)) return container.with(Number(key), inner);
  return { ...Object(container), [key]: inner };
}
