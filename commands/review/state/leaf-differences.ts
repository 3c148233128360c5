import { isDeepStrictEqual } from "node:util";
import type { Json } from "../snapshot/snapshot.ts";

/** Where two values part, at the end of a path. Undefined: it is not there. */
export interface LeafDifference {
  /** `siteConfig.appSettings[TZ].value`: an element of a list is known by its name, not by its place. */
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

type Values = Readonly<Record<string, Json>>;

/** What names an element of a list; the first that all elements of both lists have, each another. */
const names = ["name", "id", "resourceAppId", "category", "keyId", "clientId"] as const;

/**
 * Every leaf that differs. What is there on one side only is told leaf by leaf, too, unless `whole`: then as it is. Lists
 * without names are one leaf; the order of plain values is none of their differences.
 */
export function leafDifferences(
  before: Json | undefined,
  after: Json | undefined,
  { path = "", whole = false }: { readonly path?: string; readonly whole?: boolean } = {},
): readonly LeafDifference[] {
  if (isSame(before, after)) return [];
  const leaf = [{ path, before, after }];
  if (whole && (before === undefined || after === undefined)) return leaf;
  const [was, is] = [branches(before), branches(after)];
  if (isMap(before) || isMap(after)) {
    if (was === undefined || is === undefined) return leaf;
    return inside(was, is, whole, (key) => pathOf(path, key));
  }
  const key = names.find((name) => isNamedBy(before, name) && isNamedBy(after, name));
  if (isEmptyList(before ?? after)) return leaf;
  if (key === undefined) {
    // One of one, such as an alert's only condition, needs no name.
    const [one, other] = [only(before), only(after)];
    return one && other ? inside(one, other, whole, (inner) => pathOf(`${path}[]`, inner)) : leaf;
  }
  return inside(byName(before, key), byName(after, key), whole, (name) => `${path}[${name}]`);
}

/** A path as tables write it: `siteConfig.appSettings[].value`. */
export function pattern(path: string): string {
  return path.replaceAll(/\[(?:[^\]"]|"[^"]*")*\]/g, "[]");
}

function inside(was: Values, is: Values, whole: boolean, pathTo: (key: string) => string): readonly LeafDifference[] {
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return keys.flatMap((key) => leafDifferences(was[key], is[key], { path: pathTo(key), whole }));
}

function isSame(before: Json | undefined, after: Json | undefined): boolean {
  if (Array.isArray(before) && Array.isArray(after) && [...before, ...after].every((one) => typeof one !== "object")) {
    return isDeepStrictEqual(before.map(String).toSorted(), after.map(String).toSorted());
  }
  return isDeepStrictEqual(before, after);
}

/** What has members: an empty object has none, and is a leaf. */
function branches(value: Json | undefined): Values | undefined {
  if (value === undefined) return {};
  return isMap(value) && Object.keys(value).length > 0 ? value : undefined;
}

function isMap(value: Json | undefined): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function only(value: Json | undefined): Values | undefined {
  if (value === undefined) return {};
  const [one, ...others] = Array.isArray(value) ? (value as readonly Json[]) : [];
  return others.length === 0 && isMap(one) ? one : undefined;
}

function isEmptyList(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isNamedBy(value: Json | undefined, key: string): boolean {
  if (value === undefined) return true;
  if (!Array.isArray(value)) return false;
  const found = value.map((item: Json) => (isMap(item) ? item[key] : undefined));
  return found.every((name) => typeof name === "string") && new Set(found).size === found.length;
}

function byName(value: Json | undefined, key: string): Values {
  const list = (value ?? []) as readonly Values[];
  return Object.fromEntries(list.map((item) => [String(item[key]), item]));
}

function pathOf(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}["${key}"]`;
  return path === "" ? key : `${path}.${key}`;
}
