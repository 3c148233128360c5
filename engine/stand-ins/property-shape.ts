import { isPropertyList, isPropertyMap, isReserved, unknownValue } from "./property-values.ts";
import type { PropertyValue } from "./property-values.ts";
import { unwrapSecrets } from "./secret-values.ts";
import { textFaults } from "./text-limits.ts";
import type { TextLimits } from "./text-limits.ts";

/** What a stand-in knows of an input. A set is a list whose order means nothing; `keys` tell a list's members apart. */
export type Shape =
  | { readonly kind: "text"; readonly limits?: TextLimits }
  | { readonly kind: "flag" | "count" | "anything" }
  | { readonly kind: "list"; readonly of: Shape; readonly keys?: readonly string[] }
  | { readonly kind: "set" | "map"; readonly of: Shape }
  | ObjectShape;

export interface ObjectShape {
  readonly kind: "object";
  readonly properties: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
}

export const text: Shape = { kind: "text" };
export const flag: Shape = { kind: "flag" };
export const count: Shape = { kind: "count" };
export const anything: Shape = { kind: "anything" };
export const textOf = (limits: TextLimits): Shape => ({ kind: "text", limits });
export const listOf = (of: Shape): Shape => ({ kind: "list", of });
export const keyedListOf = (of: Shape, keys: readonly string[]): Shape => ({ kind: "list", of, keys });
export const setOf = (of: Shape): Shape => ({ kind: "set", of });
export const mapOf = (of: Shape): Shape => ({ kind: "map", of });

export function objectOf(properties: Readonly<Record<string, Shape>>, required: readonly string[] = []): ObjectShape {
  return { kind: "object", properties, required };
}

/** What is wrong with a value: either the stand-in does not know the property, or the plugin itself would refuse it. */
export interface ShapeFault {
  readonly path: string;
  readonly unknown: boolean;
  readonly reason: string;
}

const typeNames = { flag: "boolean", count: "number" } as const;

/** Every fault of `value`, in the order of its properties. Unknown and secret values are looked through. */
export function findFaults(value: PropertyValue, shape: Shape, path = ""): readonly ShapeFault[] {
  const bare = unwrapSecrets(value);
  if (bare === unknownValue || shape.kind === "anything") return [];
  switch (shape.kind) {
    case "text":
      if (typeof bare !== "string") return [wrongType(path, "string", bare)];
      return textFaults(path, bare, shape.limits ?? {}).map((reason) => ({ path, unknown: false, reason }));
    case "flag":
    case "count":
      return typeof bare === typeNames[shape.kind] ? [] : [wrongType(path, typeNames[shape.kind], bare)];
    case "list":
    case "set":
      if (!isPropertyList(bare)) return [wrongType(path, "array", bare)];
      return bare.flatMap((item, index) => findFaults(item, shape.of, `${path}[${index}]`));
    case "map":
      if (!isPropertyMap(bare)) return [wrongType(path, "object", bare)];
      return Object.entries(bare).flatMap(([name, item]) => findFaults(item, shape.of, join(path, name)));
    case "object":
      if (!isPropertyMap(bare)) return [wrongType(path, "object", bare)];
      return [
        ...Object.entries(bare).flatMap(([name, item]) => {
          if (isReserved(name)) return [];
          const known = Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined;
          return known ? findFaults(item, known, join(path, name)) : [notKnown(join(path, name))];
        }),
        ...shape.required.filter((name) => bare[name] === undefined).map((name) => missing(join(path, name))),
      ];
  }
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function notKnown(path: string): ShapeFault {
  return { path, unknown: true, reason: `property '${path}'` };
}

function missing(path: string): ShapeFault {
  return { path, unknown: false, reason: `missing required property '${path}'` };
}

function wrongType(path: string, wanted: string, found: PropertyValue): ShapeFault {
  const kind = isPropertyList(found) ? "array" : typeof found;
  return { path, unknown: false, reason: `'${path}' should be of type '${wanted}' but got a value of type '${kind}'` };
}
