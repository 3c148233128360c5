import { z } from "zod";
import { cut } from "@protected-function/core/text/cut.ts";
import { isObject } from "@protected-function/core/text/json.ts";
import { listText } from "@protected-function/core/text/list-text.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { mayBeSecret } from "@protected-function/core/text/redact.ts";
import { issuesOf } from "../contract/issues-of.ts";
import { withLevel, withName } from "../contract/meant-issues.ts";
import { type MissingLevel, missingLevels } from "../contract/missing-levels.ts";
import { keysAt, schemaAt, unwrapped, valueAt, withValue } from "../contract/schema-keys.ts";
import { mayShow, nameOfEntry } from "./fix-of.ts";
import { fittingName, fittingValues } from "./fitting-values.ts";
import { isPlaceOfSecrets } from "./places-of-secrets.ts";
import { withNote, writeThis, yamlLines } from "./settings-lines.ts";
import { type Settings, settingsSchema } from "./settings-schema.ts";
import { isPlaceholder } from "./texts.ts";
import { fixOfUnknown, meantSetting } from "./unknown-name.ts";
import { wrappedValues } from "./wrapped-values.ts";

type Path = readonly PropertyKey[];

/**
 * The fix of a list in place of entries by their names, as Terraform has them, or of an object around a list. It keeps what
 * was written, with each part in it corrected whose meaning is clear. Undefined for anything else.
 */
export function fixOfForm(path: Path, raw: unknown): string | undefined {
  const typed = valueAt(raw, path);
  const schema = schemaAt(settingsSchema, path);
  const form = formOf(path, typed);
  if (form === undefined) return undefined;
  // A long value isn't repaired: each repair reads all settings.
  const isShort = [typed, form].some((one) => mayShow(one, path, longest)) && isWithoutSecrets(path, form);
  const repaired = isShort ? valueAt(repairedBelow(path, withValue(raw, path, form)), path) : undefined;
  if (repaired === undefined || !isWithoutSecrets(path, repaired))
    return isObject(form) ? namesInFront(form) : undefined;
  if (wrappedValues(schema, typed, nameOfEntry(path)).length > 0) return undefined;
  // What is left in an entry gets its own problem the next time.
  if (Array.isArray(repaired) && issuesBelow(path, withValue(raw, path, repaired)).length > 0) return undefined;
  const others = Array.isArray(repaired) ? otherParts(typed) : [];
  const written = `${writeThis(path, typed)}\n${yamlLines(path, repaired)}`;
  return others.length === 0 ? written : withNote(written, `a list alone, without ${listText(others)}`);
}

/** A setting's entries by name, also if they are a list; none if that isn't clear. */
export function entriesMeant(setting: keyof Settings, raw: Readonly<Record<string, unknown>>): object {
  const typed = formOf([setting], raw[setting]) ?? raw[setting];
  return isObject(typed) ? typed : {};
}

/** A longer value isn't written again. */
const longest = 2000;

/** Of more, nobody needs every name. */
const fewNames = 10;

function namesInFront(form: object): string {
  const names = Object.keys(form).map((name) => `${printable(cut(name, 40))}:`);
  const written = names.length > fewNames ? "each entry's name, with a colon," : listText(names);
  const isOfTexts = Object.values(form).every((inner) => typeof inner !== "object");
  const [place, rest] = isOfTexts
    ? ["all lines of its entry", "its value behind it"]
    : ["each hyphen and its name", "what belongs to it below it"];
  return `write ${written} in place of ${place} in the stack's settings file, with ${rest}`;
}

/** Whether nothing in it stands where people write secrets. */
function isWithoutSecrets(path: Path, value: unknown): boolean {
  if (typeof value === "object" && value !== null)
    return Object.entries(value).every(([name, inner]) => isWithoutSecrets([...path, name], inner));
  return /^\d{4}-\d\d-\d\d/.test(String(value)) || !(isPlaceOfSecrets(path) || mayBeSecret(String(path.at(-1))));
}

/** The names of an object's other parts, for which its list has no place. */
function otherParts(typed: unknown): readonly string[] {
  return Object.entries(Object(typed)).flatMap(([name, inner]) => (Array.isArray(inner) ? [] : [printable(name)]));
}

/** The form that a place has, with what stands in another one; undefined if that isn't clear. */
function formOf(path: Path, typed: unknown): unknown {
  const node = unwrapped(schemaAt(settingsSchema, path));
  if (node instanceof z.ZodRecord && Array.isArray(typed)) return entriesOf(path, typed);
  if (node instanceof z.ZodObject && Array.isArray(typed)) return inOrder(path, Object.keys(node.shape), typed);
  if (!(node instanceof z.ZodArray) || !isObject(typed)) return undefined;
  const [list, ...others] = Object.values(typed).filter((inner) => Array.isArray(inner));
  const isRest = Object.values(typed).every((inner) => inner === list || !isObject(inner));
  return others.length === 0 && isRest ? list : undefined;
}

/** Entries of places that are all the same, as a client secret's slots are. */
function inOrder(path: Path, names: readonly string[], items: readonly unknown[]): unknown {
  const kinds = new Set(names.map((name) => keysAt(settingsSchema, [...path, name]).join()));
  if (kinds.size > 1 || kinds.has("") || items.length === 0 || items.length > names.length || !items.every(isObject))
    return undefined;
  return Object.fromEntries(items.map((item, index) => [names[index], item]));
}

/** Entries by their names: `- name: partner`, `- partner: { … }` or `- partner`. Undefined if two have the same. */
function entriesOf(path: Path, items: readonly unknown[]): unknown {
  const parts = keysAt(settingsSchema, [...path, ""]);
  const labels = path[0] === "people" ? ["role", "name"] : ["name", "key"];
  const entries = items.map((item, index): readonly [unknown, unknown] => {
    if (!isObject(item)) return [item, {}];
    // Tags of other clouds have Key and Value.
    const all = Object.entries(item).map(
      ([name, inner]) => [/^(?:Key|Value)$/.test(name) ? name.toLowerCase() : name, inner] as const,
    );
    const [label, named] =
      all.find(([name, inner]) => labels.includes(name) && typeof inner === "string" && !parts.includes(name)) ?? [];
    const rest = Object.fromEntries(all.filter(([name]) => name !== label));
    if (label !== undefined) return [named, "value" in rest && parts.length === 0 ? rest["value"] : rest];
    const [[own = "", inner] = [], ...others] = all;
    const isNamed = others.length === 0 && !parts.includes(own) && (isObject(inner) || inner === null);
    if (isNamed) return [own, inner ?? {}];
    return [parts.length === 0 ? undefined : `${nameOfEntry(path)}${index === 0 ? "" : index + 1}`, item];
  });
  const names = new Set(entries.map(([name]) => name));
  const isWhole = items.some(isObject) && names.size === entries.length;
  return isWhole && [...names].every((name) => typeof name === "string") ? Object.fromEntries(entries) : undefined;
}

/** The settings with all below a path corrected of which it's clear what was meant. */
function repairedBelow(path: Path, raw: unknown): unknown {
  let value = missingLevels(settingsSchema, raw)
    .filter((level) => isBelow(path, level.path))
    .reduce<unknown>((before, level) => withLevel(before, named(level)), raw);
  for (let left = mostRepairs; left > 0; left -= 1) {
    const before = value;
    value = issuesBelow(path, before)
      .map((issue) => repairedAt(issue, before))
      .find((one) => one !== undefined);
    if (value === undefined) return before;
  }
  return value;
}

/** With a name for each level of the user's choice. */
function named({ path, between, parts }: MissingLevel): MissingLevel {
  const names = between.map((name, index) => name ?? nameOfEntry([...path, ...between.slice(0, index)].map(String)));
  return { path, between: names, parts };
}

const mostRepairs = 50;

function issuesBelow(path: Path, raw: unknown): readonly z.core.$ZodIssue[] {
  return issuesOf(settingsSchema, raw).filter((issue) => isBelow(path, issue.path));
}

const isBelow = (place: Path, path: Path): boolean => place.every((key, depth) => path[depth] === key);

/** The settings with one issue less; undefined if it isn't clear what was meant. */
function repairedAt(issue: z.core.$ZodIssue, raw: unknown): unknown {
  const { path } = issue;
  const typed = valueAt(raw, path);
  const [parent, key] = [path.slice(0, -1), String(path.at(-1))];
  if (issue.code === "unrecognized_keys") return renamed(issue.keys, path, raw);
  const record = unwrapped(schemaAt(settingsSchema, parent));
  if (issue.code === "invalid_key") {
    const names = Object.keys(Object(valueAt(raw, parent)));
    const to = record instanceof z.ZodRecord ? fittingName(key, record.keyType, names) : undefined;
    return to === undefined ? undefined : withName(raw, parent, { from: key, to });
  }
  // What has a part's name isn't an entry.
  const isPart = record instanceof z.ZodRecord && keysAt(settingsSchema, path).includes(key);
  if (typed === undefined || isPlaceholder(typed) || isPart) return undefined;
  const schema = schemaAt(settingsSchema, path);
  const fitting = fittingValues(schema, path, raw);
  const [meant] = fitting.length === 1 ? fitting : wrappedValues(schema, typed, nameOfEntry(path));
  const form = meant ?? formOf(path, typed);
  return form === undefined ? undefined : withValue(raw, path, form);
}

function renamed(keys: readonly string[], path: Path, raw: unknown): unknown {
  for (const from of keys) {
    const other = fixOfUnknown(raw, [...path, from], undefined);
    const to = other === undefined ? meantSetting(raw, [...path, from]) : /^rename it to (\w+) in /.exec(other)?.[1];
    if (to !== undefined && valueAt(raw, [...path, to]) === undefined) return withName(raw, path, { from, to });
  }
  return undefined;
}
