import { isPropertyList, isPropertyMap, isReserved, unknownValue, type PropertyValue } from "./property-values.ts";
import { type Plain, unwrapSecrets } from "./secret-values.ts";

/** An API specification's limits for a text: minLength, maxLength and pattern of OpenAPI. */
export interface TextLimits {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** The shape of an input. A set is a list whose order doesn't matter; `keys` identify a list's members. */
export type Shape =
  | { readonly kind: "text"; readonly limits?: TextLimits }
  | { readonly kind: "flag" | "count" | "anything" }
  | { readonly kind: "list"; readonly elements: Shape; readonly keys?: readonly string[] }
  | { readonly kind: "set" | "map"; readonly elements: Shape }
  | ObjectShape;

export interface ObjectShape {
  readonly kind: "object";
  readonly properties: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
}

/** Inputs that have the right shape. */
export type InputsOf<S> = S extends { readonly kind: "text" }
  ? string
  : S extends { readonly kind: "flag" }
    ? boolean
    : S extends { readonly kind: "count" }
      ? number
      : S extends { readonly kind: "list" | "set"; readonly elements: infer Elements }
        ? readonly InputsOf<Elements>[]
        : S extends { readonly kind: "object"; readonly properties: infer P; readonly required: readonly (infer R)[] }
          ? { readonly [Name in keyof P & R]: InputsOf<P[Name]> } & {
              readonly [Name in Exclude<keyof P, R>]?: InputsOf<P[Name]>;
            }
          : Plain;

export const text = { kind: "text" } as const;
export const flag = { kind: "flag" } as const;
export const count = { kind: "count" } as const;
export const anything: Shape = { kind: "anything" };
export const textOf = (limits: TextLimits): Shape => ({ kind: "text", limits });
export const listOf = <Elements extends Shape>(elements: Elements) => ({ kind: "list", elements }) as const;
export const keyedListOf = (elements: Shape, keys: readonly string[]): Shape => ({ kind: "list", elements, keys });
export const setOf = <Elements extends Shape>(elements: Elements) => ({ kind: "set", elements }) as const;
export const mapOf = (elements: Shape): Shape => ({ kind: "map", elements });

export function objectOf<Properties extends Readonly<Record<string, Shape>>, Required extends string = never>(
  properties: Properties,
  required: readonly Required[] = [],
) {
  return { kind: "object", properties, required } as const;
}

/** A fault of a value: either the stand-in doesn't support the property, or the plugin itself would refuse it. */
export interface ShapeFault {
  readonly path: string;
  readonly unknown: boolean;
  readonly reason: string;
}

const typeNames = { flag: "boolean", count: "number" } as const;

/** Every fault of `value`, in the order of its properties. Unknown and secret values are unwrapped. */
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
      return bare.flatMap((item, index) => findFaults(item, shape.elements, `${path}[${index}]`));
    case "map":
      if (!isPropertyMap(bare)) return [wrongType(path, "object", bare)];
      return Object.entries(bare).flatMap(([name, item]) => findFaults(item, shape.elements, join(path, name)));
    case "object":
      if (!isPropertyMap(bare)) return [wrongType(path, "object", bare)];
      return [
        ...Object.entries(bare).flatMap(([name, item]) => {
          if (isReserved(name)) return [];
          const memberShape = Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined;
          return memberShape ? findFaults(item, memberShape, join(path, name)) : [notKnown(join(path, name))];
        }),
        ...shape.required.filter((name) => bare[name] === undefined).map((name) => missing(join(path, name))),
      ];
  }
}

/** The part of a value that the shape knows, without properties that the stand-in doesn't support. */
export function knownPart<Value extends Plain>(value: Value, shape: Shape): Value {
  return supportedPart(value, shape) as Value;
}

function supportedPart(value: Plain, shape: Shape): Plain {
  if ((shape.kind === "list" || shape.kind === "set") && Array.isArray(value)) {
    return (value as readonly Plain[]).map((item) => supportedPart(item, shape.elements));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const shapeOf = shapesWithin(shape);
  if (shapeOf === undefined) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]: readonly [string, Plain]) => {
      const inner = shapeOf(name);
      if (inner === undefined) return isReserved(name) ? [[name, item] as const] : [];
      return [[name, supportedPart(item, inner)] as const];
    }),
  );
}

function shapesWithin(shape: Shape): ((name: string) => Shape | undefined) | undefined {
  if (shape.kind === "object") {
    return (name) => (Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined);
  }
  return shape.kind === "map" || shape.kind === "set" || shape.kind === "list" ? () => shape.elements : undefined;
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

function wrongType(path: string, expectedType: string, value: PropertyValue): ShapeFault {
  const kind = isPropertyList(value) ? "array" : typeof value;
  return {
    path,
    unknown: false,
    reason: `'${path}' should be of type '${expectedType}' but got a value of type '${kind}'`,
  };
}

/**
 * azure-native's own error for a text. It counts bytes, and also checks an empty text.
 * Source: validateProperty of
 * https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/provider/provider.go
 */
function textFaults(path: string, value: string, limits: TextLimits): readonly string[] {
  const { minLength = 0, maxLength = Infinity, pattern = "" } = limits;
  const length = Buffer.byteLength(value);
  return [
    ...(length < minLength ? [`'${path}' is too short (${length}): at least ${minLength} characters required`] : []),
    ...(length > maxLength ? [`'${path}' is too long (${length}): at most ${maxLength} characters allowed`] : []),
    ...(new RegExp(pattern).test(value) ? [] : [`'${path}' does not match expression '${pattern}'`]),
  ];
}
