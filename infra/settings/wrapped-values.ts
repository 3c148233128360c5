import { z } from "zod";
import { issuesOf } from "../contract/issues-of.ts";
import { isObject } from "@protected-function/core/text/json.ts";
import { mayBeSecret } from "@protected-function/core/text/redact.ts";
import { unwrapped, valueAt, withValue } from "../contract/schema-keys.ts";
import { federatedForms, vaultNamed, vaultReference } from "./forms-of-other-tools.ts";
import { isPlaceholder } from "./texts.ts";

/**
 * What a person may have meant with a value of another kind, in their own words: a list in place of its object
 * (`[grace@contoso.com]` for `{ users: [...] }`), an entry in place of a list, names in place of entries. What is still
 * missing then is a placeholder, which the settings refuse.
 *
 * @param name of an entry that has none
 */
export function wrappedValues(schema: unknown, value: unknown, name = "main"): readonly unknown[] {
  const node = unwrapped(schema);
  if (value === undefined || value === null || value === "") return [];
  const accepted = (candidates: readonly unknown[]) => {
    const whole = candidates.map((one) => (node instanceof z.ZodType ? completed(node, one) : undefined));
    // What lacks nothing is meant rather than what does.
    const ofNothing = whole.filter((one) => candidates.includes(one));
    return [...ofNothing, ...whole].filter((one) => one !== undefined).slice(0, 1);
  };
  if (node instanceof z.ZodUnion) return accepted([...federatedForms(value), ...ofParts(node.options, value)]);
  if (node instanceof z.ZodArray)
    return accepted(isObject(value) ? [[value], ...listsIn(value)] : itemsOf(node.element, value));
  if (node instanceof z.ZodRecord) {
    const entries = entriesOf(value, undefined);
    return accepted([
      entriesOf(value, {}),
      entries,
      asTexts(entries),
      assigned(value),
      joined(value),
      ...unnamed(node.valueType, value, name),
    ]);
  }
  if (!(node instanceof z.ZodObject) || isObject(value)) return [];
  const names = Object.keys(node.shape);
  const rules = [value].flat().map(String);
  const isOfReasons = (rule: string) => names.includes(rule) && node.safeParse({ [rule]: someReason }).success;
  // What stands in place of a reason is refused.
  if (rules.length > 0 && rules.every(isOfReasons))
    return [Object.fromEntries(rules.map((rule) => [rule, "<reason>"]))];
  // Any text is a reason: nobody can tell which rule it is for.
  if (names.length > 0 && names.every(isOfReasons)) return [];
  const instants = /^\d{4}-\d\d-\d\d$/.test(String(value)) ? [`${String(value)}T00:00:00Z`] : [];
  const ranges = [value].flat().map((one) => (isAddress(one) ? `${one}/${one.includes(":") ? 128 : 32}` : one));
  const ofOne = [value, ...instants].flatMap((one) => ofParts([node], one));
  const ofLists = [value, ranges].flatMap((one) => partsOf(node).map(([part]) => ({ [part]: one })));
  const inOrder =
    Array.isArray(value) && value.length > 0
      ? [Object.fromEntries(value.map((one, index) => [names[index], one]))]
      : [];
  const candidates = [...ofLists, ...ofOne, byAddress(value), ...inOrder].filter((one) => !hasOtherAsName(one));
  const vault = vaultNamed(value);
  if (vault !== undefined) return accepted([vault]);
  return accepted([
    ...candidates,
    ...candidates.map((one) => ({ ...Object(one), ...stillToWrite })),
    vaultReference(value),
  ]);
}

const isAddress = (value: unknown): value is string =>
  typeof value === "string" && (z.ipv4().safeParse(value).success || z.ipv6().safeParse(value).success);

const someReason = "a reason of some length";

/** A reason is nobody's but the user's. */
const stillToWrite = { reason: "<why the function needs it>" };

/** A value with a placeholder for each text that it lacks; undefined if anything else is wrong with it. */
function completed(node: z.ZodType, value: unknown): unknown {
  if (!isObject(value)) return node.safeParse(value).success ? value : undefined;
  const issues = issuesOf(node, value);
  const isAbsent = (path: readonly PropertyKey[]) => valueAt(value, path) === undefined;
  const missing = issues.filter(({ path, code }) => path.length > 0 && code === "invalid_type" && isAbsent(path));
  const others = issues.filter((issue) => !missing.includes(issue) && !isPlaceholder(valueAt(value, issue.path)));
  // Of a text that lacks more, nobody can tell what it is.
  const isClear = missing.length === 0 || (issues.length === 1 && isOfRequired(node, value) && isSpecific(node, value));
  if (others.length > 0 || !isClear) return undefined;
  const whole = missing.reduce<unknown>((at, { path }) => withValue(at, path, `<${String(path.at(-1))}>`), value);
  const isOfTexts = issuesOf(node, whole).every(({ code }) => code !== "invalid_type");
  return isOfTexts && (missing.length === 0 || !node.safeParse(whole).success) ? whole : undefined;
}

/** Whether each part is one that its place can't do without. */
function isOfRequired(schema: unknown, value: unknown): boolean {
  const node = unwrapped(schema);
  if (!isObject(value)) return true;
  if (node instanceof z.ZodUnion) return node.options.some((form) => isOfRequired(form, value));
  return Object.entries(value).every(([part, inner]) => {
    const own: unknown = node instanceof z.ZodObject ? node.shape[part] : undefined;
    return own instanceof z.ZodType && !own.safeParse(undefined).success && isOfRequired(own, inner);
  });
}

/** Whether a place takes these texts for what they are, and not any others as well. */
function isSpecific(node: z.ZodType, value: object): boolean {
  const others: unknown = JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === "string" ? "? ? ? ? ? ?" : inner,
  );
  const refused = (one: unknown) => issuesOf(node, one).filter(({ code }) => code !== "invalid_type").length;
  return refused(others) > refused(value);
}

/** The parts of an object, its name first. */
function partsOf(form: unknown): readonly (readonly [string, unknown])[] {
  const parts = form instanceof z.ZodObject ? Object.entries(form.shape) : [];
  return parts.toSorted(([left], [right]) => Number(right === "name") - Number(left === "name"));
}

/** The value as a part of an object. */
function ofParts(forms: readonly unknown[], value: unknown): readonly unknown[] {
  return forms
    .flatMap(partsOf)
    .flatMap(([part, inner]) => [
      { [part]: value },
      { [part]: [value] },
      ...(inner instanceof z.ZodType ? wrappedValues(inner, value).map((one) => ({ [part]: one })) : []),
    ]);
}

/** People by their addresses, and groups by their names. */
function byAddress(value: unknown): unknown {
  const all = [value].flat();
  if (!all.every((one) => typeof one === "string")) return undefined;
  return { users: all.filter((one) => one.includes("@")), groups: all.filter((one) => !one.includes("@")) };
}

/** Whether a person's address stands for a group's name, or an ID for a role's. */
function hasOtherAsName(value: unknown): boolean {
  const { groups, roles } = Object(value) as Readonly<Record<string, unknown>>;
  const isSome = (list: unknown, isOther: (one: unknown) => boolean) => Array.isArray(list) && list.some(isOther);
  return isSome(groups, (one) => String(one).includes("@")) || isSome(roles, (one) => z.guid().safeParse(one).success);
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

/** Entries with their numbers and switches in quotes; undefined without any. */
function asTexts(entries: unknown): unknown {
  if (!isObject(entries)) return undefined;
  const isPlain = (one: unknown) => ["number", "boolean"].includes(typeof one);
  return Object.fromEntries(Object.entries(entries).map(([name, one]) => [name, isPlain(one) ? String(one) : one]));
}

/** Entries without names, each with what was meant: `main`, `main2`. */
function unnamed(valueType: unknown, value: unknown, name: string): readonly unknown[] {
  if (!(valueType instanceof z.ZodType) || unwrapped(valueType) instanceof z.ZodString) return [];
  const meant = (one: unknown) =>
    [one, ...wrappedValues(valueType, one)].find((each) => {
      const isWhole = isObject(each) && completed(valueType, each) !== undefined;
      return isWhole && (each === one || isSpecific(valueType, each));
    });
  const items = [value].flat() as readonly unknown[];
  if (items.length === 0) return [];
  const entries = items.map((one, index) => {
    const { name: own, ...rest } = Object(one) as Readonly<Record<string, unknown>>;
    return [
      typeof own === "string" ? own : `${name}${index === 0 ? "" : index + 1}`,
      meant(typeof own === "string" ? rest : one),
    ] as const;
  });
  return [{ [name]: meant(value) }, Object.fromEntries(entries)].filter(
    (one) => !Object.values(one).includes(undefined),
  );
}

/** A list of objects, each with names of its own, as one: not a list of pairs, each with its name and value. */
function joined(value: unknown): unknown {
  const parts = Array.isArray(value) && value.every(isObject) ? value : [];
  const whole: unknown = Object.assign({}, ...parts);
  const names = parts.flatMap((part: object) => Object.keys(part));
  if (names.some((name) => /^(?:name|key)$/i.test(name)) && names.some((name) => /^value$/i.test(name)))
    return undefined;
  return names.length > 0 && names.length === Object.keys(Object(whole)).length ? whole : undefined;
}

/** Names with their values, as a shell assigns them. Of a secret, nothing is repeated. */
function assigned(value: unknown): unknown {
  const pairs = [typeof value === "string" ? value.split(/\s*[,;]\s*/) : value]
    .flat()
    .map((one) => /^(\w+)=([^=]*)$/.exec(String(one)) ?? []);
  const isPlain = pairs.every(([, name]) => name !== undefined && !mayBeSecret(name));
  return isPlain ? Object.fromEntries(pairs.map(([, name, text]) => [name, text])) : undefined;
}
