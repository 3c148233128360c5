import { z } from "zod";
import { unwrapped } from "../contract/schema-keys.ts";

/**
 * What a person may have meant with a value of another kind, in their own words: a list in place of its object
 * (`[grace@contoso.com]` for `{ users: [...] }`), an entry in place of a list, names in place of entries.
 */
export function wrappedValues(schema: unknown, value: unknown): readonly unknown[] {
  const node = unwrapped(schema);
  const accepted = (candidates: readonly unknown[]) =>
    candidates.filter((one) => node instanceof z.ZodType && node.safeParse(one).success).slice(0, 1);
  if (value === undefined || value === null || value === "") return [];
  if (node instanceof z.ZodArray)
    return accepted(isObject(value) ? [[value], ...listsIn(value)] : itemsOf(node.element, value));
  if (node instanceof z.ZodRecord) return accepted([entriesOf(value, {}), entriesOf(value, undefined)]);
  if (!(node instanceof z.ZodObject) || isObject(value)) return [];
  const names = Object.keys(node.shape);
  const rules = [value].flat().map(String);
  const isOfReasons = (rule: string) => names.includes(rule) && node.safeParse({ [rule]: someReason }).success;
  // What stands in place of a reason is refused.
  if (rules.length > 0 && rules.every(isOfReasons))
    return [Object.fromEntries(rules.map((rule) => [rule, "<reason>"]))];
  const instants = typeof value === "string" ? [`${value}T00:00:00Z`] : [];
  const ofOne = [value, ...instants].flatMap((one) => names.flatMap((name) => [{ [name]: one }, { [name]: [one] }]));
  const ofLists = names.map((name) => ({ [name]: value }));
  const candidates = [...ofLists, ...ofOne, byAddress(value)].filter((one) => !hasAddressAsName(one));
  return accepted([...candidates, ...candidates.map((one) => ({ ...Object(one), ...stillToWrite }))]);
}

const someReason = "a reason of some length";

/** A reason is nobody's but the user's. */
const stillToWrite = { reason: "<why the function needs it>" };

/** People by their addresses, and groups by their names. */
function byAddress(value: unknown): unknown {
  const all = [value].flat().map(String);
  return { users: all.filter((one) => one.includes("@")), groups: all.filter((one) => !one.includes("@")) };
}

function hasAddressAsName(value: unknown): boolean {
  const { groups } = Object(value) as { readonly groups?: unknown };
  return Array.isArray(groups) && groups.some((one) => String(one).includes("@"));
}

/** Objects of an item's first part for texts alone, also with a reason that is still to write. */
function itemsOf(item: unknown, value: unknown): readonly unknown[] {
  const [first] = item instanceof z.ZodObject ? Object.keys(item.shape) : [];
  const texts = [value].flat();
  if (first === undefined || !texts.every((one) => typeof one === "string")) return [];
  return [{}, stillToWrite].map((more) => texts.map((text) => ({ [first]: text, ...more })));
}

/** The only list of an object: `{ allowedOrigins: [...] }`. */
function listsIn(value: object): readonly unknown[] {
  const [inner, ...others] = Object.values(value) as readonly unknown[];
  return Array.isArray(inner) && others.length === 0 ? [inner] : [];
}

/**
 * Entries by their names: of names alone, each with the same value; of objects with a name, each with the rest.
 * Undefined if one has none.
 */
function entriesOf(value: unknown, empty: unknown): unknown {
  const items = [value].flat();
  const isNamed = (one: unknown) => typeof one === "string" || typeof Object(one).name === "string";
  // A person's or a page's address names no entry.
  if (!items.every(isNamed) || items.some((one) => /[@:=]/.test(String(one)))) return undefined;
  const entries = items.map((one: unknown) => {
    if (typeof one === "string") return [one, empty] as const;
    const { name, value: inner, ...rest } = Object(one) as Readonly<Record<string, unknown>>;
    return [String(name), inner !== undefined && Object.keys(rest).length === 0 ? inner : rest] as const;
  });
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
