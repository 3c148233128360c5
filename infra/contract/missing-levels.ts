import { z } from "zod";
import { issuesOf } from "./issues-of.ts";
import { keysAt, unwrapped } from "./schema-keys.ts";

/** A place that has parts of what should be one level below it. */
export interface MissingLevel {
  readonly path: readonly PropertyKey[];
  /** The name between; undefined: any. */
  readonly name: string | undefined;
}

/**
 * Finds the places where a level is missing: `endpoints: { methods, route, allow }` has no name for the endpoint, and
 * `deliverTo: { resourceGroup, name }` no `keyVault`.
 */
export function missingLevels(
  schema: unknown,
  value: unknown,
  path: readonly PropertyKey[] = [],
): readonly MissingLevel[] {
  const node = unwrapped(schema);
  if (typeof value !== "object" || value === null) return [];
  const names = Object.keys(value);
  const below = (inner: (name: string) => unknown) =>
    Object.entries(value).flatMap(([name, one]) => missingLevels(inner(name), one, [...path, name]));
  const haveAll = (inner: unknown) => inner instanceof z.ZodType && isSubset(names, keysAt(inner, []));
  if (node instanceof z.ZodObject) {
    const isKnown = (name: string) => Object.hasOwn(node.shape, name);
    const name = names.some(isKnown) ? undefined : Object.keys(node.shape).find((one) => haveAll(node.shape[one]));
    return name === undefined ? below((one) => (isKnown(one) ? node.shape[one] : undefined)) : [{ path, name }];
  }
  if (!(node instanceof z.ZodRecord) || !(node.valueType instanceof z.ZodType)) return [];
  const { valueType } = node;
  // A name may also be a part's: a caller named secrets.
  return haveAll(valueType) && issuesOf(valueType, value).length < issuesOf(node, value).length
    ? [{ path, name: undefined }]
    : below(() => valueType);
}

function isSubset(names: readonly string[], known: readonly string[]): boolean {
  return names.length > 0 && names.every((name) => known.includes(name));
}
