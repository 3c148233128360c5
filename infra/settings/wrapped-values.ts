import { z } from "zod";
import { unwrapped } from "../contract/schema-keys.ts";

/**
 * What a person may have meant with a value of another kind, without a word of their own less: a list in place of its
 * object (`[grace@contoso.com]` for `{ users: [...] }`), an entry in place of a list, names in place of entries.
 */
export function wrappedValues(schema: unknown, value: unknown): readonly unknown[] {
  const node = unwrapped(schema);
  const accepted = (candidates: readonly unknown[]) =>
    candidates.filter((one) => node instanceof z.ZodType && node.safeParse(one).success).slice(0, 1);
  if (value === undefined || value === null || value === "") return [];
  if (node instanceof z.ZodArray) return accepted(isObject(value) ? [[value], ...listsIn(value)] : []);
  if (node instanceof z.ZodRecord) return accepted([entriesOf(value, {}), entriesOf(value, undefined)]);
  if (!(node instanceof z.ZodObject) || isObject(value)) return [];
  const names = Object.keys(node.shape);
  return accepted(names.flatMap((name) => [{ [name]: value }, { [name]: [value] }]));
}

/** The only list of an object: `{ allowedOrigins: [...] }`. */
function listsIn(value: object): readonly unknown[] {
  const [inner, ...others] = Object.values(value) as readonly unknown[];
  return Array.isArray(inner) && others.length === 0 ? [inner] : [];
}

/** Entries by their names: of names alone, each with the same value; of objects with a name, each with the rest. */
function entriesOf(value: unknown, empty: unknown): unknown {
  // A person's or a page's address names no entry.
  if ([value].flat().some((one) => /[@:]/.test(String(one)))) return undefined;
  const entries = [value].flat().map((one: unknown) => {
    if (typeof one === "string") return [one, empty] as const;
    const { name, value: inner, ...rest } = Object(one) as Readonly<Record<string, unknown>>;
    return [String(name), inner !== undefined && Object.keys(rest).length === 0 ? inner : rest] as const;
  });
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
