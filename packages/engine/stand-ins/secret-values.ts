import {
  isPropertyList,
  isPropertyMap,
  Secret,
  unknownValue,
  type PropertyMap,
  type PropertyValue,
} from "./property-values.ts";

/** Plain data for a request body. */
export type Plain = boolean | number | string | readonly Plain[] | PlainMap;

export interface PlainMap {
  readonly [name: string]: Plain;
}

/** The same value without secret wrappers; unknowns stay. */
export function unwrapSecrets(value: PropertyValue): Exclude<PropertyValue, Secret> {
  if (value instanceof Secret) return unwrapSecrets(value.value);
  if (isPropertyList(value)) return value.map(unwrapSecrets);
  if (isPropertyMap(value)) return unwrapMap(value);
  return value;
}

export function unwrapMap(properties: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, unwrapSecrets(value)]));
}

/** Data for a request. An unknown in it is the engine's error: only previews have unknowns, and they send nothing. */
export function toPlain(properties: PropertyMap): PlainMap {
  const plain = unwrapMap(properties);
  if (containsUnknown(plain)) throw new Error("a value is still unknown outside a preview");
  return plain as PlainMap;
}

export function containsUnknown(value: PropertyValue): boolean {
  if (value instanceof Secret) return containsUnknown(value.value);
  if (isPropertyList(value)) return value.some(containsUnknown);
  if (isPropertyMap(value)) return Object.values(value).some(containsUnknown);
  return value === unknownValue;
}

export function containsSecret(value: PropertyValue): boolean {
  if (isPropertyList(value)) return value.some(containsSecret);
  if (isPropertyMap(value)) return Object.values(value).some(containsSecret);
  return value instanceof Secret;
}

/** The texts of all secrets, to keep them out of errors. */
export function secretTexts(value: PropertyValue, isSecret = false): readonly string[] {
  if (value instanceof Secret) return secretTexts(value.value, true);
  if (isPropertyList(value)) return value.flatMap((item) => secretTexts(item, isSecret));
  if (isPropertyMap(value)) return Object.values(value).flatMap((item) => secretTexts(item, isSecret));
  return isSecret && typeof value === "string" ? [value] : [];
}

/**
 * Marks values in `target` as secret if they are secret at the same place in `model`, so that no answer returns a
 * secret unmasked.
 */
function markSecrets(target: PropertyValue, model: PropertyValue | undefined): PropertyValue {
  if (target instanceof Secret || model === undefined) return target;
  if (model instanceof Secret) return new Secret(target);
  if (isPropertyList(target) && isPropertyList(model)) {
    return target.map((item, index) => markSecrets(item, model[index]));
  }
  if (isPropertyMap(target) && isPropertyMap(model)) return markSecretProperties(target, model);
  return target;
}

export function markSecretProperties(target: PropertyMap, model: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(target).map(([name, value]) => [name, markSecrets(value, model[name])]));
}
