import { crc32 } from "node:zlib";
import { type ObjectShape, type Shape } from "../property-shape.ts";
import { type Plain, type PlainMap } from "../secret-values.ts";

/**
 * Values as a bridged plugin reads its inputs: the elements of each set by their codes, which are checksums compared as
 * texts. Source: helper/schema/set.go and serialize.go of
 * https://github.com/hashicorp/terraform-plugin-sdk/tree/v2.38.2; the bodies of plugin 6.9.1 have the same order.
 */
export function inSetOrder(value: PlainMap, shape: ObjectShape): PlainMap {
  return ordered(value, shape) as PlainMap;
}

function ordered(value: Plain, shape: Shape | undefined): Plain {
  if (isList(value) && shape?.kind === "list") return value.map((element) => ordered(element, shape.elements));
  if (isList(value) && shape?.kind === "set") {
    const elements = value.map((element) => ordered(element, shape.elements));
    const byCode = new Map(elements.map((element) => [codeOf(element, shape.elements), element]));
    // Codes are unique.
    return [...byCode].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, element]) => element);
  }
  if (shape?.kind !== "object") return value;
  const members = Object.entries(value as PlainMap);
  return Object.fromEntries(members.map(([name, member]) => [name, ordered(member, shape.properties[name])]));
}

function codeOf(element: Plain, shape: Shape): string {
  return String(crc32(shape.kind === "object" ? serializedMembers(element, shape) : serialized(element, shape)));
}

/** A missing value is serialized as a zero value. */
function serialized(value: Plain | undefined, shape: Shape): string {
  if (shape.kind === "flag") return value === true ? "1;" : "0;";
  if (shape.kind === "count") return `${Number(value ?? 0)};`;
  if (shape.kind === "list" || shape.kind === "set") {
    const [open, close] = shape.kind === "list" ? "()" : "{}";
    const elements = isList(value) ? value : [];
    return `${open}${elements.map((element) => serializedElement(element, shape.elements)).join("")}${close};`;
  }
  return `${typeof value === "string" ? value : ""};`;
}

function serializedElement(value: Plain, shape: Shape): string {
  return shape.kind === "object" ? `<${serializedMembers(value, shape)}>;` : serialized(value, shape);
}

function serializedMembers(value: Plain, { properties }: ObjectShape): string {
  return Object.entries(properties)
    .map(([name, shape]) => [terraformName(name), serialized((value as PlainMap)[name], shape)] as const)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, member]) => `${name}:${member}`)
    .join("");
}

/** The SDK's name of a block is in the plural. */
function terraformName(name: string): string {
  return name === "resourceAccesses"
    ? "resource_access"
    : name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function isList(value: Plain | undefined): value is readonly Plain[] {
  return Array.isArray(value);
}
