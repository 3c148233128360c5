import {
  type PropertyMap,
  type PropertyValue,
  isPropertyList,
  isPropertyMap,
  isReserved,
  Secret,
} from "../property-values.ts";
import { type Attribute, type BridgedAttributes, elementOf, memberOf, rootOf } from "./bridge-schema.ts";
import { isZero } from "./bridged-state.ts";

/**
 * Returns inputs with the schema's defaults, and each object's list of them in `__defaults`. A default in the old
 * inputs is kept, even if its value has changed since. So a refreshed value of a property that the program leaves out
 * becomes the program's value. Source: applyDefaults in pkg/tfbridge/schema.go of
 * https://github.com/pulumi/pulumi-terraform-bridge/tree/59de6c661df1e7561e6ece7ad7f1c835c63010c4; plugin 6.9.1 does
 * the same.
 */
export function withDefaults(
  attributes: BridgedAttributes,
  news: PropertyMap,
  olds: PropertyMap | undefined,
): PropertyMap {
  const { defaults, sensitive = [] } = attributes.bridge;

  const complete = (properties: PropertyMap, old: PropertyMap, attribute: Attribute): PropertyMap => {
    const missing = Object.keys(attribute.shape?.kind === "object" ? attribute.shape.properties : {}).flatMap(
      (name) => {
        const value = defaults[memberOf(attribute, name).path];
        if (value === undefined || properties[name] !== undefined) return [];
        return [[name, isRepeated(old, name) ? (old[name] ?? value) : value] as const];
      },
    );
    const completed = Object.entries(properties).map(
      ([name, value]) => [name, completeValue(value, old[name], memberOf(attribute, name))] as const,
    );
    const names = missing.map(([name]) => name).toSorted();
    return { ...Object.fromEntries([...completed, ...missing]), __defaults: names };
  };
  const completeValue = (value: PropertyValue, old: PropertyValue | undefined, attribute: Attribute): PropertyValue => {
    if (sensitive.includes(attribute.path) && !(value instanceof Secret)) return new Secret(value);
    if (isPropertyMap(value) && attribute.shape?.kind === "object") {
      return complete(value, isPropertyMap(old) ? old : {}, attribute);
    }
    if (!isPropertyList(value)) return value;
    const before = isPropertyList(old) ? old : [];
    return value.map((element, index) => completeValue(element, before[index], elementOf(attribute)));
  };
  return complete(news, olds ?? {}, rootOf(attributes));
}

/** Without a list of defaults, any old value may have been one: a refresh drops the list. */
function isRepeated(old: PropertyMap, name: string): boolean {
  const list = old["__defaults"];
  return !isPropertyList(list) || list.includes(name);
}

/**
 * Returns the old inputs with the state's current values. They don't include properties that the program leaves out, or
 * a new element of a list: comparing the program with the state shows those. A changed default no longer counts as a
 * default. Source: extractInputsObject in pkg/tfbridge/schema.go of
 * https://github.com/pulumi/pulumi-terraform-bridge/tree/59de6c661df1e7561e6ece7ad7f1c835c63010c4; plugin 6.9.1 does
 * the same.
 */
export function refreshedInputs(inputs: PropertyMap, outputs: PropertyMap): PropertyMap {
  return refreshed(inputs, outputs).value as PropertyMap;
}

interface Refreshed {
  readonly value: PropertyValue;
  /** Whether it is unchanged. */
  readonly isSame: boolean;
}

function refreshed(old: PropertyValue, now: PropertyValue): Refreshed {
  if (isPropertyList(old) && isPropertyList(now)) {
    const elements = old.slice(0, now.length).map((element, index) => refreshed(element, now[index] ?? element));
    return {
      value: elements.map(({ value }) => value),
      isSame: old.length <= now.length && elements.every(({ isSame }) => isSame),
    };
  }
  if (!isPropertyMap(old) || !isPropertyMap(now)) return { value: now, isSame: old === now };
  const defaultNames = old["__defaults"];
  const members = Object.entries(old).flatMap(([name, value]) => {
    const live = now[name];
    return isReserved(name) || live === undefined ? [] : [[name, refreshed(value, live)] as const];
  });
  const unchangedNames = new Set(members.flatMap(([name, member]) => (member.isSame ? [name] : [])));
  const unchangedDefaults = isPropertyList(defaultNames)
    ? defaultNames.filter((name) => unchangedNames.has(String(name)))
    : [];
  return {
    value: {
      ...Object.fromEntries(members.map(([name, { value }]) => [name, value])),
      // An empty list is dropped. The next Check then treats any old value as a default.
      ...(unchangedDefaults.length > 0 && { __defaults: unchangedDefaults }),
    },
    isSame:
      defaultNames === undefined || unchangedNames.size === Object.keys(old).filter((name) => !isReserved(name)).length,
  };
}

/**
 * Returns an import's inputs: the state's values that are inputs and aren't defaults.
 * Source: extractSchemaInputsObject of the same file, and deconflict.go beside it.
 */
export function importedInputs(attributes: BridgedAttributes, outputs: PropertyMap): PropertyMap {
  const { bridge } = attributes;
  const known = bridge.framework === true ? { ...attributes, bridge: { ...bridge, defaults: {} } } : attributes;
  const imported = (value: PropertyValue, attribute: Attribute): PropertyValue => {
    if (isPropertyList(value)) return value.map((element) => imported(element, elementOf(attribute)));
    if (!isPropertyMap(value) || attribute.shape?.kind !== "object") return value;
    const { properties, required } = attribute.shape;
    const importedMembers = Object.entries(value).flatMap(([name, member]) => {
      const inner = memberOf(attribute, name);
      if (properties[name] === undefined) return [];
      return !required.includes(name) && isZero(known, member, inner) ? [] : [[name, imported(member, inner)] as const];
    });
    return { ...Object.fromEntries(importedMembers), __defaults: [] };
  };
  const inputs = imported(outputs, rootOf(attributes)) as PropertyMap;
  const { importedInstead = {} } = attributes.bridge;
  const others = Object.values(importedInstead).flatMap(({ name, shape }) => {
    const value = outputs[name];
    return value === undefined ? [] : [[name, imported(value, { path: name, shape })] as const];
  });
  const rest = Object.entries(inputs).filter(([name]) => importedInstead[name] === undefined);
  return others.length === 0 ? inputs : { ...Object.fromEntries(rest), ...Object.fromEntries(others) };
}
