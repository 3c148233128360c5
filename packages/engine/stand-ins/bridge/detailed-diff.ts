import { isDeepStrictEqual } from "node:util";
import {
  type PropertyMap,
  type PropertyValue,
  isPropertyList,
  isPropertyMap,
  isReserved,
  memberPath,
  unknownValue,
} from "../property-values.ts";
import { type Attribute, type BridgedAttributes, elementOf, memberOf, rootOf } from "./bridge-schema.ts";
import { plannedState } from "./bridged-state.ts";

export interface BridgedDifference {
  /** In the engine's form: `web.redirectUris[1]`. */
  readonly path: string;
  readonly root: string;
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
}

type Change = Pick<BridgedDifference, "path" | "kind">;

/** The place of a value: the engine's path, with indices, and the attribute. */
interface Place {
  readonly path: string;
  readonly attribute: Attribute;
}

/**
 * Returns the planned changes, path by path. They compare the state with the plan, not the old inputs with the new
 * ones. An empty list counts as no value. Source: pkg/tfbridge/detailed_diff.go of
 * https://github.com/pulumi/pulumi-terraform-bridge/tree/59de6c661df1e7561e6ece7ad7f1c835c63010c4; plugin 6.9.1 does
 * the same.
 */
export function detailedDiff(
  attributes: BridgedAttributes,
  state: PropertyMap,
  program: { readonly news: PropertyMap; readonly ignored: readonly string[] },
): readonly BridgedDifference[] {
  const planned = plannedState(attributes, state, program);
  const root: Place = { path: "", attribute: rootOf(attributes) };
  const changes = inMembers(state, planned, root);
  const { forceNew, recomputed = {} } = attributes.bridge;
  const outputs = Object.entries(recomputed).flatMap(([output, input]): readonly Change[] => {
    if (!changes.some(({ path }) => path === input || path.startsWith(`${input}.`) || path.startsWith(`${input}[`)))
      return [];
    return [{ path: output, kind: state[output] === undefined ? "add" : "update" }];
  });
  return [...changes, ...outputs].map((change) => {
    const name = /^[^.[]+/.exec(change.path)?.[0] ?? change.path;
    // For a block, only adding or removing it replaces the resource. For a collection, each element counts.
    const isBlock = attributes.inputs.properties[name]?.kind === "object";
    return { ...change, root: name, replaces: forceNew.includes(name) && (!isBlock || change.path === name) };
  });
}

function compare(before: PropertyValue | undefined, after: PropertyValue | undefined, place: Place): readonly Change[] {
  const [old, now] = [present(before), present(after)];
  if (old === undefined && now === undefined) return [];
  const { path, attribute } = place;
  if (old === undefined) return [{ path, kind: "add" }];
  if (now === undefined) return [{ path, kind: "delete" }];
  if (now === unknownValue) return [{ path, kind: "update" }];
  if (isPropertyList(old) && isPropertyList(now)) {
    return attribute.shape?.kind === "set" ? inSets(old, now, place) : inLists(old, now, place);
  }
  if (isPropertyMap(old) && isPropertyMap(now)) return inMembers(old, now, place);
  return isDeepStrictEqual(old, now) ? [] : [{ path, kind: "update" }];
}

function inMembers(old: PropertyMap, now: PropertyMap, { path, attribute }: Place): readonly Change[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((name) => !isReserved(name));
  return names
    .toSorted()
    .flatMap((name) =>
      compare(old[name], now[name], { path: memberPath(path, name), attribute: memberOf(attribute, name) }),
    );
}

function inLists(old: readonly PropertyValue[], now: readonly PropertyValue[], place: Place): readonly Change[] {
  if ([...old, ...now].every((element) => !isPropertyMap(element))) {
    return changedElements(old, now).map(({ index, kind }) => ({ path: `${place.path}[${index}]`, kind }));
  }
  const length = Math.max(old.length, now.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) =>
    compare(old[index], now[index], elementAt(place, index)),
  );
}

/** Added and removed elements are paired by index: the state's for removed ones, the program's for added ones. */
function inSets(old: readonly PropertyValue[], now: readonly PropertyValue[], place: Place): readonly Change[] {
  const [oldIds, newIds] = [old.map(identity), now.map(identity)];
  const removed = new Map([...old.entries()].filter(([index]) => !newIds.includes(oldIds[index] ?? "")));
  const added = new Map(
    [...now.entries()].filter(([index]) => {
      const id = newIds[index] ?? "";
      return !oldIds.includes(id) && newIds.indexOf(id) === index;
    }),
  );
  if ([...added.values()].some((element) => !isFoundInPlan(element, elementOf(place.attribute)))) {
    return [{ path: place.path, kind: "update" }];
  }
  return [...new Set([...removed.keys(), ...added.keys()])]
    .toSorted((left, right) => left - right)
    .flatMap((index) => compare(removed.get(index), added.get(index), elementAt(place, index)));
}

/**
 * Whether the bridge finds an element of the program in the plan. If it doesn't, it shows the set as a whole: the plan
 * has a zero value for each text, flag and number that the program leaves out, no elements of an inner list or set with
 * an unknown one, and the texts of an inner set in order. Source: validInputsFromPlan of the same file.
 */
function isFoundInPlan(value: PropertyValue | undefined, attribute: Attribute): boolean {
  const { shape } = attribute;
  if (shape === undefined) return true;
  if (shape.kind === "object") {
    const names = isPropertyMap(value) ? Object.keys(shape.properties) : [];
    return names.every((name) => isFoundInPlan((value as PropertyMap)[name], memberOf(attribute, name)));
  }
  if (shape.kind !== "list" && shape.kind !== "set") return shape.kind === "map" || value !== undefined;
  if (!isPropertyList(value)) return value === undefined;
  const isSorted = shape.kind === "list" || isDeepStrictEqual(value, value.toSorted());
  return isSorted && value.every((element) => isFoundInPlan(element, elementOf(attribute)));
}

function elementAt({ path, attribute }: Place, index: number): Place {
  return { path: `${path}[${index}]`, attribute: elementOf(attribute) };
}

function present(value: PropertyValue | undefined): PropertyValue | undefined {
  return isPropertyList(value) && value.length === 0 ? undefined : value;
}

/** A key that is equal for elements that a set considers the same: a missing value equals a zero value. */
function identity(element: PropertyValue): string {
  return JSON.stringify(plain(element) ?? null);
}

function plain(value: PropertyValue): unknown {
  if (value === "" || value === false || value === 0) return undefined;
  if (isPropertyList(value)) {
    const elements = value.map(plain);
    if (elements.length === 0) return undefined;
    return value.some(isPropertyMap) ? elements : elements.toSorted();
  }
  if (!isPropertyMap(value)) return value;
  const names = Object.keys(value).filter((name) => !isReserved(name));
  return Object.fromEntries(names.toSorted().map((name) => [name, plain(value[name] ?? "")]));
}

interface ChangedElement {
  readonly index: number;
  readonly kind: "add" | "delete" | "update";
}

/**
 * The added and removed elements of a list of plain values, by the fewest edits. An index with both is an update.
 * Source: makeListAttributeDiff in pkg/tfbridge/detailed_diff.go of
 * https://github.com/pulumi/pulumi-terraform-bridge/tree/59de6c661df1e7561e6ece7ad7f1c835c63010c4
 */
function changedElements(old: readonly PropertyValue[], now: readonly PropertyValue[]): readonly ChangedElement[] {
  const lengths = commonLengths(old, now);
  const [came, went] = [new Set<number>(), new Set<number>()];
  let [left, right] = [0, 0];
  while (left < old.length || right < now.length) {
    if (left < old.length && right < now.length && isDeepStrictEqual(old[left], now[right])) {
      left += 1;
      right += 1;
    } else if (
      right === now.length ||
      (left < old.length && at(lengths, left + 1, right) >= at(lengths, left, right + 1))
    ) {
      went.add(left);
      left += 1;
    } else {
      came.add(right);
      right += 1;
    }
  }
  return [...new Set([...came, ...went])]
    .toSorted((left, right) => left - right)
    .map((index) => ({ index, kind: !went.has(index) ? "add" : came.has(index) ? "update" : "delete" }));
}

/** By start index: the number of elements that the rests of both lists have in common, in order. */
function commonLengths(old: readonly PropertyValue[], now: readonly PropertyValue[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: old.length + 1 }, () => Array<number>(now.length + 1).fill(0));
  for (let left = old.length - 1; left >= 0; left -= 1) {
    for (let right = now.length - 1; right >= 0; right -= 1) {
      const row = lengths[left];
      if (row === undefined) continue;
      row[right] = isDeepStrictEqual(old[left], now[right])
        ? at(lengths, left + 1, right + 1) + 1
        : Math.max(at(lengths, left + 1, right), at(lengths, left, right + 1));
    }
  }
  return lengths;
}

function at(lengths: readonly (readonly number[])[], left: number, right: number): number {
  return lengths[left]?.[right] ?? 0;
}
