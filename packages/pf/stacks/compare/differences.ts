import { isObject, objectOf } from "@protected-function/core/text/json.ts";
import { isDeepStrictEqual } from "node:util";

/** The place where two values differ, with both values. */
export interface ValueDifference {
  /**
   * `web.redirectUris`, `appRoles["<id>"].enabled`: a list's element is identified by its name or ID, not its position.
   */
  readonly path: string;
  readonly kind: "added" | "removed" | "changed";
  readonly expected?: unknown;
  readonly found?: unknown;
}

interface HowToCompare {
  /** The path of both values. Default: the top. */
  readonly path?: string;
  /**
   * Whether each element added to or removed from a list is a difference, or the list as a whole is one. Default: by
   * element.
   */
  readonly lists?: "by element" | "as a whole";
}

type Values = Readonly<Record<string, unknown>>;

/** Properties that identify the elements of a list. The first one that all elements have is used. */
export const elementNames = ["id", "keyId", "name", "resourceAppId", "appId", "clientId", "category", "value"] as const;

/** A value that the engine keeps secret or doesn't know yet isn't compared. */
const unknowable: ReadonlySet<unknown> = new Set(["[secret]", "[unknown]"]);

/**
 * Compares two values, ignoring the order of lists. A missing value and an empty text, list or object are equal:
 * services return one for the other. Properties that plugins add for themselves (`__defaults`) are skipped.
 */
export function differences(
  expected: unknown,
  found: unknown,
  { path = "", lists = "by element" }: HowToCompare = {},
): readonly ValueDifference[] {
  return compare(expected, found, { path, lists });
}

type Place = Required<HowToCompare>;

function compare(expected: unknown, found: unknown, place: Place): readonly ValueDifference[] {
  const { path } = place;
  if (unknowable.has(expected) || unknowable.has(found)) return [];
  if (isNothing(expected) && isNothing(found)) return [];
  if (Array.isArray(expected) || Array.isArray(found)) {
    const all = inLists(listOf(expected), listOf(found), path);
    if (place.lists === "by element" || all.length === 0) return all;
    return [differenceOf(expected, found, path)];
  }
  if (isObject(expected) || isObject(found)) return inMaps(objectOf(expected), objectOf(found), place);
  if (expected === found) return [];
  return [differenceOf(expected, found, path)];
}

function differenceOf(expected: unknown, found: unknown, path: string): ValueDifference {
  if (isNothing(expected)) return { path, kind: "added", found };
  if (isNothing(found)) return { path, kind: "removed", expected };
  return { path, kind: "changed", expected, found };
}

function inMaps(expected: Values, found: Values, place: Place): readonly ValueDifference[] {
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])].filter((key) => !key.startsWith("__"));
  return keys.flatMap((key) => compare(expected[key], found[key], { ...place, path: pathOf(place.path, key) }));
}

function inLists(expected: readonly unknown[], found: readonly unknown[], path: string): readonly ValueDifference[] {
  if ([...expected, ...found].some((element) => unknowable.has(element))) return [];
  const key = elementNames.find((name) =>
    [...expected, ...found].every((element) => isObject(element) && typeof element[name] === "string"),
  );
  if (key !== undefined) {
    const before = new Map(expected.map((element) => [String(objectOf(element)[key]), element]));
    const now = new Map(found.map((element) => [String(objectOf(element)[key]), element]));
    return [...new Set([...before.keys(), ...now.keys()])].flatMap((name) => {
      const [elementBefore, elementNow] = [before.get(name), now.get(name)];
      if (elementBefore === undefined) return [{ path, kind: "added" as const, found: elementNow }];
      if (elementNow === undefined) return [{ path, kind: "removed" as const, expected: elementBefore }];
      return compare(elementBefore, elementNow, { lists: "by element", path: `${path}["${name}"]` });
    });
  }
  const isIn = (element: unknown, list: readonly unknown[]): boolean =>
    list.some((candidate) =>
      isObject(element) ? differences(element, candidate).length === 0 : isDeepStrictEqual(element, candidate),
    );
  return [
    ...found
      .filter((element) => !isIn(element, expected))
      .map((element) => ({ path, kind: "added" as const, found: element })),
    ...expected
      .filter((element) => !isIn(element, found))
      .map((element) => ({ path, kind: "removed" as const, expected: element })),
  ];
}

/** The path of a member. */
export function pathOf(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}["${key}"]`;
  return path === "" ? key : `${path}.${key}`;
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.values(value).every(isNothing);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : isNothing(value) ? [] : [value];
}

/**
 * Outputs that azuread's previews show as changed with the input that they follow from, although no one changes them.
 * Source: SetNewComputed in applicationResourceCustomizeDiff of
 * https://github.com/hashicorp/terraform-provider-azuread/blob/f0169e0ecec4a7f87c0a512fd989368a182306c1/internal/services/applications/application_resource.go
 */
export const computedOutputs: ReadonlySet<string> = new Set(["appRoleIds", "oauth2PermissionScopeIds"]);
