import {
  azureInputs,
  sameRuleFor,
  harmless,
  harmlessNew,
  type KnownType,
  lostOnReplacement,
  lostWith,
  operational,
  type OwnRules,
  place,
  type PropertyRule,
  replacedAlike,
  unknownNew,
} from "./property-rules.ts";
import { type ByProgramType, programTypes } from "../../../stacks/live/program-types.ts";
import type { ResourceType } from "../../../stacks/live/types/resource-type.ts";
import { ownEntry } from "@protected-function/core/text/own-entry.ts";
import { undeclaredTypes } from "./types/undeclared-types.ts";
import { pattern } from "./leaf-differences.ts";
import type { StateResource } from "./stack-state.ts";
import { basicTypes } from "./types/azure-basics.ts";
import { dataTypes } from "./types/data-types.ts";
import { entraTypes } from "./types/entra-types.ts";
import { webTypes } from "./types/web-types.ts";

const ownRules: ByProgramType<OwnRules> = { ...basicTypes, ...dataTypes, ...entraTypes, ...webTypes };

/** Every known type, by Pulumi's name. */
export const knownTypes: Readonly<Record<string, KnownType>> = {
  ...Object.fromEntries(programTypes.map((type) => [type.type, rulesFor(type)])),
  ...undeclaredTypes,
};

/** By the table of the program's types, and by the tables in types/ where access or protection depends on it. */
function rulesFor({ type, inputs, isHarmlessAlone, loss }: ResourceType): KnownType {
  const rules = ownEntry<OwnRules>(ownRules, type) ?? {};
  return {
    created: isHarmlessAlone ? harmlessNew : unknownNew,
    deleted: loss ? lostWith(loss[0]) : { id: "resource/deleted", severity: "unknown" },
    replaced: loss ? lostOnReplacement(loss[0]) : { id: "resource/replaced", severity: "unknown" },
    ...rules,
    inputs: {
      ...(type.startsWith("azure-native:") && azureInputs),
      ...sameRuleFor(place, inputs?.identity),
      ...sameRuleFor(harmless, inputs?.description),
      ...sameRuleFor(operational, inputs?.operation),
      ...rules.inputs,
    },
  };
}

/**
 * Any input of a provider may point to another tenant, subscription or cloud, and another version may behave
 * differently.
 */
const provider: KnownType = { inputs: {}, created: unknownNew, deleted: "nothing", replaced: replacedAlike };

/** A component only groups resources, which are compared themselves. */
const frame: KnownType = { inputs: {}, created: "nothing", deleted: "nothing", replaced: "nothing" };

/** Returns the rules for a resource's type, or undefined if the type is unknown. */
export function knownTypeOf({ type, kind }: Pick<StateResource, "type" | "kind">): KnownType | undefined {
  if (kind === "provider") return provider;
  if (kind === "component") return /^(?:protected-function:|pulumi:pulumi:Stack$)/.test(type) ? frame : undefined;
  return Object.hasOwn(knownTypes, type) ? knownTypes[type] : undefined;
}

/**
 * Returns the rule for an input: the rule with the longest path that equals or contains it. Undefined if no table has
 * one.
 */
export function ruleFor({ inputs }: KnownType, path: string): PropertyRule | undefined {
  const plain = pattern(path);
  const [closestKey] = Object.keys(inputs)
    .filter((key) => plain === key || plain.startsWith(`${key}.`) || plain.startsWith(`${key}[`))
    .toSorted((left, right) => right.length - left.length);
  return closestKey === undefined ? undefined : inputs[closestKey];
}
