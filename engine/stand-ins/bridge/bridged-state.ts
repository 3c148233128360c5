import type { PropertyMap, PropertyValue } from "../property-values.ts";
import { isPropertyList, isPropertyMap } from "../property-values.ts";
import { type Attribute, type BridgedAttributes, memberOf, rootOf } from "./bridge-schema.ts";

/**
 * Outputs as a read leaves them in the state: an empty text, false and an empty list for what the service left out, and
 * texts of a set in their order. Observed with plugin 6.9.1.
 */
export function readState(attributes: BridgedAttributes, outputs: PropertyMap): PropertyMap {
  return filled(outputs, rootOf(attributes), attributes.bridge.unread ?? []);
}

function filled(value: PropertyMap, attribute: Attribute, unread: readonly string[]): PropertyMap {
  const names = attribute.shape?.kind === "object" ? Object.keys(attribute.shape.properties) : [];
  const all = [...new Set([...Object.keys(value), ...names])];
  const entries = all.flatMap((name): readonly (readonly [string, PropertyValue])[] => {
    const member = memberOf(attribute, name);
    const found = value[name] ?? (unread.includes(member.path) ? undefined : zeroOf(member));
    if (found === undefined) return [];
    if (isPropertyMap(found)) return [[name, filled(found, member, unread)]];
    const isTextSet = member.shape?.kind === "set" && member.shape.of.kind === "text";
    return [[name, isTextSet && isPropertyList(found) ? found.toSorted() : found]];
  });
  return Object.fromEntries(entries);
}

function zeroOf({ shape }: Attribute): PropertyValue | undefined {
  if (shape?.kind === "text") return "";
  if (shape?.kind === "flag") return false;
  return shape?.kind === "list" || shape?.kind === "set" ? [] : undefined;
}

/**
 * Outputs as a creation or an update leaves them: an empty list that the program left out is none, until the next
 * refresh. Observed with plugin 6.9.1.
 */
export function appliedState(attributes: BridgedAttributes, outputs: PropertyMap, inputs: PropertyMap): PropertyMap {
  const within = (value: PropertyMap, said: PropertyValue | undefined, attribute: Attribute): PropertyMap => {
    const entries = Object.entries(value).flatMap(([name, found]): readonly (readonly [string, PropertyValue])[] => {
      const member = memberOf(attribute, name);
      const own = isPropertyMap(said) ? said[name] : undefined;
      if (isPropertyList(found) && found.length === 0 && own === undefined && member.shape !== undefined) return [];
      return [[name, isPropertyMap(found) && member.shape?.kind === "object" ? within(found, own, member) : found]];
    });
    return Object.fromEntries(entries);
  };
  return within(outputs, inputs, rootOf(attributes));
}
