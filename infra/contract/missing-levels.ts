import { z } from "zod";
import { isObject } from "@protected-function/core/text/json.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { issuesOf } from "./issues-of.ts";
import { keysAt, schemaAt, unwrapped, valueAt, withValue } from "./schema-keys.ts";

/** Parts that stand too high. */
export interface MissingLevel {
  readonly path: readonly PropertyKey[];
  /** The names between the place and its parts; undefined for one of the user's choice. */
  readonly between: readonly (string | undefined)[];
  /** The parts, by their names. */
  readonly parts: Readonly<Record<string, unknown>>;
}

type Between = MissingLevel["between"];

/**
 * Finds the places where levels are missing: `endpoints: { methods, route, allow }` has no name for the endpoint, and
 * a caller with an `endDate` no `secrets.first`.
 */
export function missingLevels(
  schema: unknown,
  value: unknown,
  path: readonly PropertyKey[] = [],
): readonly MissingLevel[] {
  const node = unwrapped(schema);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const unindented = partsOfEmpty(node, value, path);
  if (unindented !== undefined) return [unindented];
  const below = (inner: (name: string) => unknown) =>
    Object.entries(value).flatMap(([name, one]) => missingLevels(inner(name), one, [...path, name]));
  if (node instanceof z.ZodRecord) {
    const { valueType } = node;
    const level = levelOf(node, value, path);
    // A name may also be a part's: a caller named secrets.
    const isOne = level !== undefined && missesLess(node, level, value);
    return isOne ? [level] : below(() => valueType);
  }
  if (!(node instanceof z.ZodObject)) return [];
  const { shape } = node;
  const unknown = Object.entries(value).filter(([name]) => !Object.hasOwn(shape, name));
  const level = path.length === 0 ? undefined : levelOf(node, Object.fromEntries(unknown), path);
  const isFree = level !== undefined && !Object.hasOwn(value, level.between[0] ?? "");
  // Beside right names, only what is whole then is surely meant.
  const isClear = isFree && (unknown.length === Object.keys(value).length || missingIn(node, level) === 0);
  return [...(isClear ? [level] : []), ...below((name) => (Object.hasOwn(shape, name) ? shape[name] : undefined))];
}

/** Parts that stand beside the empty entry that they belong to, after it: they aren't indented below it. */
function partsOfEmpty(node: unknown, value: object, path: readonly PropertyKey[]): MissingLevel | undefined {
  const entries = Object.entries(value);
  const at = entries.findIndex(([, one]) => one === null);
  const [empty] = entries[at] ?? [];
  if (empty === undefined || !(node instanceof z.ZodRecord || node instanceof z.ZodObject)) return undefined;
  const inner: unknown = unwrapped(node instanceof z.ZodRecord ? node.valueType : node.shape[empty]);
  const isPart = (name: string) =>
    inner instanceof z.ZodRecord || (inner instanceof z.ZodType && keysAt(inner, []).includes(name));
  const isOwn = (name: string) => node instanceof z.ZodObject && Object.hasOwn(node.shape, name);
  const parts = entries.slice(at + 1).filter(([name]) => isPart(name) && !isOwn(name));
  return parts.length === 0 ? undefined : { path, between: [empty], parts: Object.fromEntries(parts) };
}

/** The levels below which all of the parts are known, and the fewest others are missing. */
function levelOf(node: z.ZodType, parts: object, path: readonly PropertyKey[]): MissingLevel | undefined {
  const names = Object.keys(parts);
  if (names.length === 0) return undefined;
  const [level] = levelsBelow(node, [])
    .filter((between) => {
      const known = keysAt(node, asPath(between));
      // Of an entry without its name, a part may be misspelled.
      const isMeant = (name: string) =>
        known.includes(name) || (between[0] === undefined && nearest(name, known) !== undefined);
      // An object of names isn't a list.
      const isOther = ([name, part]: readonly [string, unknown]) =>
        unwrapped(schemaAt(node, [...asPath(between), name])) instanceof z.ZodArray && isObject(part);
      return names.every(isMeant) && names.some((name) => known.includes(name)) && !Object.entries(parts).some(isOther);
    })
    .map((between) => ({ path, between, parts: { ...parts } }))
    .toSorted((left, right) => missingIn(node, left) - missingIn(node, right));
  return level;
}

/** Every way down, through names that the schema has or leaves to the user, the shortest first. */
function levelsBelow(schema: unknown, above: Between): readonly Between[] {
  const node = unwrapped(schema);
  if (above.length === deepest) return [];
  const steps: readonly (readonly [string | undefined, unknown])[] =
    node instanceof z.ZodObject
      ? Object.entries(node.shape)
      : node instanceof z.ZodRecord
        ? [[undefined, node.valueType]]
        : node instanceof z.ZodUnion
          ? node.options.flatMap((form) => (form instanceof z.ZodObject ? Object.entries(form.shape) : []))
          : [];
  const here = steps.map(([name]) => [...above, name]);
  return [...here, ...steps.flatMap(([name, inner]) => levelsBelow(inner, [...above, name]))];
}

const deepest = 2;

/** Any name does for one of the user's choice. */
function asPath(between: Between): readonly string[] {
  return between.map((name) => name ?? "name");
}

/** How many parts are missing there. */
function missingIn(node: z.ZodType, { between, parts }: MissingLevel): number {
  const moved = withValue({}, asPath(between), parts);
  return issuesOf(node, moved).filter(({ path, code }) => {
    const isBelow = asPath(between).every((name, index) => path[index] === name);
    return isBelow && code !== "unrecognized_keys" && valueAt(moved, path) === undefined;
  }).length;
}

/** Whether there are fewer problems below the level than in the place. */
function missesLess(node: z.ZodType, { between, parts }: MissingLevel, value: unknown): boolean {
  const moved = withValue({}, asPath(between), parts);
  return issuesOf(node, moved).length < issuesOf(node, value).length;
}
