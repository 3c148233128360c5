import { isDeepStrictEqual } from "node:util";
import { elementNames, pathOf } from "../../../stacks/compare/differences.ts";
import type { Json } from "../snapshot/snapshot.ts";

/** The end of a path where two values differ. Undefined if a side has no value there. */
export interface LeafDifference {
  /** `siteConfig.appSettings[TZ].value`: a list element is identified by its name, not by its position. */
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

type Values = Readonly<Record<string, Json>>;

/**
 * Returns every leaf that differs. A value on only one side is also reported leaf by leaf, or unsplit with `whole`. A
 * list without names is one leaf, and the order of its plain values doesn't matter.
 */
export function leafDifferences(
  before: Json | undefined,
  after: Json | undefined,
  { path = "", asWhole = false }: { readonly path?: string; readonly asWhole?: boolean } = {},
): readonly LeafDifference[] {
  if (isSame(before, after)) return [];
  const leaf = [{ path, before, after }];
  if (asWhole && (before === undefined || after === undefined)) return leaf;
  const [membersBefore, membersAfter] = [membersOf(before), membersOf(after)];
  if (membersBefore === undefined || membersAfter === undefined) return leaf;
  const places = { "a map": (key: string) => pathOf(path, key), "a list": (name: string) => `${path}[${name}]` };
  if ((isMap(before) || isMap(after)) && (Array.isArray(before) || Array.isArray(after))) return leaf;
  if (isMap(before) || isMap(after))
    return differencesOrLeaf(inside(membersBefore, membersAfter, asWhole, places["a map"]), leaf);
  const key = elementNames.find((name) => isNamedBy(before, name) && isNamedBy(after, name));
  if (key !== undefined)
    return differencesOrLeaf(inside(byName(before, key), byName(after, key), asWhole, places["a list"]), leaf);
  // A single element, such as an alert's only condition, needs no name.
  const [elementBefore, elementAfter] = [only(before), only(after)];
  return elementBefore && elementAfter
    ? differencesOrLeaf(
        inside(elementBefore, elementAfter, asWhole, (inner) => pathOf(`${path}[]`, inner)),
        leaf,
      )
    : leaf;
}

/**
 * If the other side has nothing there, a value without members is a leaf, except with `whole`. The order of named
 * elements doesn't matter.
 */
function differencesOrLeaf(
  differences: readonly LeafDifference[],
  leaf: readonly LeafDifference[],
): readonly LeafDifference[] {
  if (differences.length > 0) return differences;
  return leaf.filter(({ path, before, after }) => path !== "" && (before === undefined || after === undefined));
}

/** A path in the tables' notation: `siteConfig.appSettings[].value`. */
export function pattern(path: string): string {
  return path.replaceAll(/\[(?:[^\]"]|"[^"]*")*\]/g, "[]");
}

function inside(
  before: Values,
  after: Values,
  asWhole: boolean,
  pathTo: (key: string) => string,
): readonly LeafDifference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => leafDifferences(before[key], after[key], { path: pathTo(key), asWhole }));
}

function isSame(before: Json | undefined, after: Json | undefined): boolean {
  if (
    Array.isArray(before) &&
    Array.isArray(after) &&
    [...before, ...after].every((item) => typeof item !== "object")
  ) {
    return isDeepStrictEqual(before.map(String).toSorted(), after.map(String).toSorted());
  }
  return isDeepStrictEqual(before, after);
}

/** A value that one side lacks counts as having no members there. Undefined if it's a plain value. */
function membersOf(value: Json | undefined): Values | undefined {
  if (value === undefined || Array.isArray(value)) return {};
  return isMap(value) ? value : undefined;
}

function isMap(value: Json | undefined): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function only(value: Json | undefined): Values | undefined {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return {};
  const [first, ...rest] = Array.isArray(value) ? (value as readonly Json[]) : [];
  return rest.length === 0 && isMap(first) ? first : undefined;
}

function isNamedBy(value: Json | undefined, key: string): boolean {
  if (value === undefined) return true;
  if (!Array.isArray(value)) return false;
  const names = value.map((item: Json) => (isMap(item) ? item[key] : undefined));
  return names.every((name) => typeof name === "string") && new Set(names).size === names.length;
}

function byName(value: Json | undefined, key: string): Values {
  const list = (value ?? []) as readonly Values[];
  return Object.fromEntries(list.map((item) => [String(item[key]), item]));
}
