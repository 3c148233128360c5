import structPb from "google-protobuf/google/protobuf/struct_pb.js";
import { secretSignature, signatureKey, unknownText, unknownTexts } from "../value-signatures.ts";
import { StandInRefusal } from "./stand-in-refusal.ts";

type Struct = InstanceType<typeof structPb.Struct>;

class Unknown {
  readonly unknown = true;
}

/** A value that is known only after the deployment. Only previews have it. */
export const unknownValue: Unknown = new Unknown();

class Nothing {
  readonly nothing = true;
}

/** A null, as a bridged plugin answers it for an attribute without a value. The engine's state keeps it. */
export const nothing: Nothing = new Nothing();

/** A value that the engine encrypts in its state and masks in its output. */
export class Secret {
  readonly value: PropertyValue;

  constructor(value: PropertyValue) {
    this.value = value;
  }
}

export type PropertyValue =
  | boolean
  | number
  | string
  | Nothing
  | Unknown
  | Secret
  | readonly PropertyValue[]
  | PropertyMap;

/** Properties by name; a null on the wire isn't a property (the plugins also skip it). */
export interface PropertyMap {
  readonly [name: string]: PropertyValue;
}

/**
 * Reads a message's properties. Assets, archives and resource references are refused: no supported type accepts one.
 */
export function decodeProperties(struct: Struct | undefined): PropertyMap {
  return decodeMap(struct?.toJavaScript() ?? {});
}

export function encodeProperties(properties: PropertyMap): Struct {
  return structPb.Struct.fromJavaScript(encodeMap(properties));
}

/** A plugin's or its bridge's own properties, on any level: `__defaults`, `__meta`. */
export const isReserved = (name: string): boolean => name.startsWith("__");

export function isPropertyMap(value: PropertyValue | undefined): value is PropertyMap {
  const special = Array.isArray(value) || [Secret, Unknown, Nothing].some((kind) => value instanceof kind);
  return typeof value === "object" && !special;
}

/** `Array.isArray` doesn't narrow readonly arrays. */
export function isPropertyList(value: PropertyValue | undefined): value is readonly PropertyValue[] {
  return Array.isArray(value);
}

function decodeMap(wire: Readonly<Record<string, unknown>>): PropertyMap {
  const entries = Object.entries(wire).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, decodeValue(value)]));
}

function decodeValue(wire: unknown): PropertyValue {
  if (unknownTexts.has(wire)) return unknownValue;
  if (typeof wire === "boolean" || typeof wire === "number" || typeof wire === "string") return wire;
  if (Array.isArray(wire)) return wire.filter((item) => item !== null && item !== undefined).map(decodeValue);
  const map = wire as Readonly<Record<string, unknown>>;
  const signature = map[signatureKey];
  if (signature === undefined) return decodeMap(map);
  if (signature === secretSignature) return new Secret(decodeValue(map["value"]));
  throw new StandInRefusal("plugins", `values of the engine's kind '${String(signature)}' (asset, archive, reference)`);
}

type Wire = Parameters<typeof structPb.Struct.fromJavaScript>[0];

function encodeMap(properties: PropertyMap): Wire {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, encodeValue(value)]));
}

function encodeValue(value: PropertyValue): Wire[string] {
  if (value instanceof Unknown) return unknownText;
  if (value instanceof Nothing) return null;
  if (value instanceof Secret) return { [signatureKey]: secretSignature, value: encodeValue(value.value) };
  if (isPropertyList(value)) return value.map(encodeValue);
  if (isPropertyMap(value)) return encodeMap(value);
  return value;
}

/** The engine's path of a member: `siteConfig.cors`, `tags["a.b"]`. */
export function memberPath(path: string, name: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${path}["${name.replaceAll('"', '\\"')}"]`;
  return path === "" ? name : `${path}.${name}`;
}
