import { isDeepStrictEqual } from "node:util";
import type { Shape } from "./property-shape.ts";
import { isPropertyList, isPropertyMap, memberPath, type PropertyMap, type PropertyValue } from "./property-values.ts";

/** One changed input, at the engine's property path: `siteConfig.appSettings[2].value`, `tags["a.b"]`. */
export interface PropertyDifference {
  readonly path: string;
  /** The input at the root of the path. */
  readonly root: string;
  readonly kind: "add" | "delete" | "update";
}

type Change = Pick<PropertyDifference, "path" | "kind">;

/** A resource type's rules for its inputs. */
export interface Comparison {
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Whether two unequal values of a top-level input mean the same. */
  readonly isSame: (name: string, before: PropertyValue, after: PropertyValue) => boolean;
  /** Whether an input, on any level, means the same as leaving it out. */
  readonly insignificant: (name: string, value: PropertyValue) => boolean;
}

/**
 * Finds the changes between two sets of inputs without secrets, leaf by leaf. An added or removed object is one
 * difference, as in the plugins.
 */
export function findDifferences(
  olds: PropertyMap,
  news: PropertyMap,
  comparison: Comparison,
): readonly PropertyDifference[] {
  const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  return names
    .filter((root) => !root.startsWith("__"))
    .flatMap((root) => {
      const [before, after] = [olds[root], news[root]];
      if (before !== undefined && after !== undefined && comparison.isSame(root, before, after)) return [];
      const place = { path: memberPath("", root), name: root, shape: comparison.shapes[root], comparison };
      return compare(before, after, place).map((change) => ({ ...change, root }));
    });
}

interface Place {
  readonly path: string;
  /** The last name in the path; undefined for an element of a list. */
  readonly name: string | undefined;
  readonly shape: Shape | undefined;
  readonly comparison: Comparison;
}

function compare(before: PropertyValue | undefined, after: PropertyValue | undefined, place: Place): readonly Change[] {
  const { path, name, shape, comparison } = place;
  if (isDeepStrictEqual(before, after)) return [];
  if (before === undefined || after === undefined) {
    const value = before ?? after;
    const silent = name !== undefined && value !== undefined && comparison.insignificant(name, value);
    return silent ? [] : [{ path, kind: before === undefined ? "add" : "delete" }];
  }
  if (isPropertyList(before) && isPropertyList(after)) {
    const keys = shape?.kind === "list" ? shape.keys : undefined;
    return keys ? compareKeyedLists(before, after, place, keys) : compareLists(before, after, place);
  }
  if (isPropertyMap(before) && isPropertyMap(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((inner) => {
      const member = { path: memberPath(path, inner), name: inner, shape: memberShape(shape, inner), comparison };
      return compare(before[inner], after[inner], member);
    });
  }
  return [{ path, kind: "update" }];
}

function compareLists(
  before: readonly PropertyValue[],
  after: readonly PropertyValue[],
  place: Place,
): readonly Change[] {
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) =>
    compare(before[index], after[index], elementOf(place, index)),
  );
}

/**
 * Keys identify the members, and their order doesn't matter. Paths carry the new index, or the old one for a removed
 * member. An index with an added and a removed member counts as removed. Source: diffKeyedArrays of
 * https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/provider/diff.go
 */
function compareKeyedLists(
  before: readonly PropertyValue[],
  after: readonly PropertyValue[],
  place: Place,
  keys: readonly string[],
): readonly Change[] {
  const keyed = (member: PropertyValue): string =>
    JSON.stringify(keys.map((key) => (isPropertyMap(member) ? member[key] : undefined)));
  const old = new Map(before.map((member, index) => [keyed(member), { member, index }]));
  const afterKeys = new Set(after.map(keyed));
  const removedPaths = [...old].flatMap(([key, { index }]) =>
    afterKeys.has(key) ? [] : [elementOf(place, index).path],
  );
  const changes = after.flatMap((member, index) =>
    compare(old.get(keyed(member))?.member, member, elementOf(place, index)),
  );
  return [
    ...changes.filter(({ path }) => !removedPaths.includes(path)),
    ...removedPaths.map((path) => ({ path, kind: "delete" as const })),
  ];
}

function elementOf(place: Place, index: number): Place {
  const { path, shape, comparison } = place;
  return {
    path: `${path}[${index}]`,
    name: undefined,
    shape: shape?.kind === "list" ? shape.elements : undefined,
    comparison,
  };
}

function memberShape(shape: Shape | undefined, name: string): Shape | undefined {
  if (shape?.kind === "object") return shape.properties[name];
  return shape?.kind === "map" ? shape.elements : undefined;
}
