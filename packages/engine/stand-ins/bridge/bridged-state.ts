import { isDeepStrictEqual } from "node:util";
import {
  type PropertyMap,
  type PropertyValue,
  isPropertyList,
  isPropertyMap,
  isReserved,
  nothing,
  Secret,
  unknownValue,
} from "../property-values.ts";
import { unwrapSecrets } from "../secret-values.ts";
import { type Attribute, type BridgedAttributes, elementOf, memberOf, rootOf, stateRootOf } from "./bridge-schema.ts";

/**
 * Outputs that a read leaves in the state: an empty text, false or an empty list for values that the service left out,
 * and the texts of a set in order. Observed with plugin 6.9.1.
 */
export function readState(attributes: BridgedAttributes, outputs: PropertyMap): PropertyMap {
  return filled(outputs, stateRootOf(attributes), attributes.bridge.unread ?? []);
}

/** The same with a null for each attribute that has no value. Observed with plugin 6.9.1. */
export function withNulls(attributes: BridgedAttributes, outputs: PropertyMap): PropertyMap {
  const complete = (value: PropertyMap, attribute: Attribute): PropertyMap => {
    const names = attribute.shape?.kind === "object" ? Object.keys(attribute.shape.properties) : [];
    const members = [...new Set([...Object.keys(value), ...names])].map((name) => {
      const member = value[name];
      return [name, isPropertyMap(member) ? complete(member, memberOf(attribute, name)) : (member ?? nothing)] as const;
    });
    return Object.fromEntries(members);
  };
  return complete(outputs, stateRootOf(attributes));
}

function filled(value: PropertyMap, attribute: Attribute, unread: readonly string[]): PropertyMap {
  const names = attribute.shape?.kind === "object" ? Object.keys(attribute.shape.properties) : [];
  const all = [...new Set([...Object.keys(value), ...names])];
  const entries = all.flatMap((name): readonly (readonly [string, PropertyValue])[] => {
    const member = memberOf(attribute, name);
    const stored = value[name] ?? (unread.includes(member.path) ? undefined : zeroOf(member));
    if (stored === undefined) return [];
    return [[name, filledValue(stored, member, unread)]];
  });
  return Object.fromEntries(entries);
}

function filledValue(value: PropertyValue, attribute: Attribute, unread: readonly string[]): PropertyValue {
  if (isPropertyMap(value)) return filled(value, attribute, unread);
  if (!isPropertyList(value)) return value;
  const elements = value.map((element) => filledValue(element, elementOf(attribute), unread));
  const isTextSet = attribute.shape?.kind === "set" && attribute.shape.elements.kind === "text";
  return isTextSet ? elements.toSorted() : elements;
}

function zeroOf({ shape }: Attribute): PropertyValue | undefined {
  if (shape?.kind === "text") return "";
  if (shape?.kind === "flag") return false;
  return shape?.kind === "list" || shape?.kind === "set" ? [] : undefined;
}

/**
 * Outputs as a creation or an update leaves them: an empty list of values that the program left out has no value until
 * the next refresh. Lists of objects, and those in an object that the program left out, are empty. Observed with plugin
 * 6.9.1.
 */
export function appliedState(attributes: BridgedAttributes, outputs: PropertyMap, inputs: PropertyMap): PropertyMap {
  const applied = (value: PropertyMap, input: PropertyMap, attribute: Attribute): PropertyMap => {
    const entries = Object.entries(value).flatMap(([name, output]): readonly (readonly [string, PropertyValue])[] => {
      const member = memberOf(attribute, name);
      const memberInput = input[name];
      if (isPropertyList(output) && output.length === 0 && memberInput === undefined && isListOfValues(member))
        return [];
      return [
        [name, isPropertyMap(output) && isPropertyMap(memberInput) ? applied(output, memberInput, member) : output],
      ];
    });
    return Object.fromEntries(entries);
  };
  return applied(outputs, inputs, stateRootOf(attributes));
}

function isListOfValues({ shape }: Attribute): boolean {
  return (shape?.kind === "list" || shape?.kind === "set") && shape.elements.kind !== "object";
}

/**
 * The plan of Terraform's SDK: the state with the program's values. If the program leaves out an attribute, a computed
 * one stays; any other is removed, unless it has its default. Source:
 * https://developer.hashicorp.com/terraform/plugin/sdkv2/schemas/schema-behaviors and applicationDiffSuppress in
 * internal/services/applications/application_resource.go of
 * https://github.com/hashicorp/terraform-provider-azuread/tree/f0169e0ecec4a7f87c0a512fd989368a182306c1
 *
 * @param ignored top-level inputs in the program's `ignoreChanges`
 */
export function plannedState(
  attributes: BridgedAttributes,
  state: PropertyMap,
  { news, ignored }: { readonly news: PropertyMap; readonly ignored: readonly string[] },
): PropertyMap {
  const { bridge, outputs } = attributes;
  const computed = new Set([...bridge.computed, ...outputs, "id"]);
  const program = withWholeUnknowns(news);

  const plan = (
    old: PropertyValue | undefined,
    input: PropertyValue | undefined,
    attribute: Attribute,
  ): PropertyValue | undefined => {
    if (input === undefined) {
      const value = bridge.defaults[attribute.path];
      if (value !== undefined) return value;
      return computed.has(attribute.path) || isZero(attributes, old, attribute) ? old : undefined;
    }
    if (input === unknownValue) return input;
    if (isPropertyMap(input) && attribute.shape?.kind === "object") {
      return planObject(isPropertyMap(old) ? old : {}, input, attribute);
    }
    if (!isPropertyList(input)) return input;
    // Elements of a set can't be matched by their index.
    const before = attribute.shape?.kind === "list" && isPropertyList(old) ? old : [];
    return input.map((element, index) => plan(before[index], element, elementOf(attribute)) ?? element);
  };
  const planObject = (old: PropertyMap, input: PropertyMap, attribute: Attribute): PropertyMap => {
    const withDefault = Object.keys(attribute.shape?.kind === "object" ? attribute.shape.properties : {}).filter(
      (name) => memberOf(attribute, name).path in bridge.defaults,
    );
    const all = new Set([...Object.keys(old), ...Object.keys(input), ...withDefault]);
    const names = [...all].filter((name) => !isReserved(name));
    const planned = names.map((name) => {
      const isIgnored = attribute.path === "" && ignored.includes(name);
      return [name, isIgnored ? old[name] : plan(old[name], input[name], memberOf(attribute, name))] as const;
    });
    return Object.fromEntries(planned.filter((entry): entry is [string, PropertyValue] => entry[1] !== undefined));
  };
  return planObject(state, program, rootOf(attributes));
}

/**
 * Values as a plan has them: of a list or a set with an unknown element, no element is known. Source: `get` of
 * ResourceConfig in terraform/resource.go, and diffList and diffSet in helper/schema/schema.go, of
 * https://github.com/hashicorp/terraform-plugin-sdk/tree/v2.38.2
 */
export function withWholeUnknowns(properties: PropertyMap): PropertyMap {
  const whole = (value: PropertyValue): PropertyValue => {
    if (value instanceof Secret) return new Secret(whole(value.value));
    if (isPropertyMap(value)) return withWholeUnknowns(value);
    if (!isPropertyList(value)) return value;
    return value.some((element) => unwrapSecrets(element) === unknownValue) ? unknownValue : value.map(whole);
  };
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, whole(value)]));
}

/** Whether a value means the same as leaving it out: a zero value or the schema's default. */
export function isZero(attributes: BridgedAttributes, value: PropertyValue | undefined, attribute: Attribute): boolean {
  if (value === undefined || value === "" || value === false || value === 0) return true;
  if (isPropertyList(value)) return value.length === 0;
  if (isPropertyMap(value)) {
    const members = Object.entries(value).filter(([name]) => !isReserved(name));
    return members.every(([name, member]) => isZero(attributes, member, memberOf(attribute, name)));
  }
  return isDeepStrictEqual(value, attributes.bridge.defaults[attribute.path]);
}
