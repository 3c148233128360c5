import type { PropertyMap, PropertyValue } from "../property-values.ts";
import { isPropertyList, isPropertyMap, Secret } from "../property-values.ts";
import { type Attribute, type BridgedAttributes, elementOf, memberOf, rootOf } from "./bridge-schema.ts";

/**
 * Inputs with the schema's defaults written in, and each object's list of them in `__defaults`. A default that the old
 * inputs hold is repeated, whatever its value is now: so what a refresh found in a property that the program leaves out
 * becomes what the program says.
 * Source: applyDefaults in pkg/tfbridge/schema.go of
 * https://github.com/pulumi/pulumi-terraform-bridge/tree/59de6c661df1e7561e6ece7ad7f1c835c63010c4; plugin 6.9.1 answers so.
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
    const given = Object.entries(properties).map(
      ([name, value]) => [name, within(value, old[name], memberOf(attribute, name))] as const,
    );
    const names = missing.map(([name]) => name).toSorted();
    return { ...Object.fromEntries([...given, ...missing]), __defaults: names };
  };
  const within = (value: PropertyValue, old: PropertyValue | undefined, attribute: Attribute): PropertyValue => {
    if (sensitive.includes(attribute.path) && !(value instanceof Secret)) return new Secret(value);
    if (isPropertyMap(value) && attribute.shape?.kind === "object") {
      return complete(value, isPropertyMap(old) ? old : {}, attribute);
    }
    if (!isPropertyList(value)) return value;
    const before = isPropertyList(old) ? old : [];
    return value.map((element, index) => within(element, before[index], elementOf(attribute)));
  };
  return complete(news, olds ?? {}, rootOf(attributes));
}

/** Where no list of defaults is kept, any old value may have been one: a refresh drops the list. */
function isRepeated(old: PropertyMap, name: string): boolean {
  const list = old["__defaults"];
  return !isPropertyList(list) || list.includes(name);
}
