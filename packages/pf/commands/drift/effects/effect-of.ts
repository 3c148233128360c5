import { ownEntry } from "@protected-function/core/text/own-entry.ts";
import { azureEffects } from "./azure-effects.ts";
import { besideEffects } from "./beside-effects.ts";
import { common } from "./azure-common.ts";
import {
  access,
  type Change,
  describes,
  sameRuleFor,
  type Effect,
  identity,
  type KnownEffects,
  lessAccess,
  type OwnEffects,
  type Rule,
  runs,
  unknownEffect,
} from "./effect.ts";
import { type ByProgramType, programTypes } from "../../../stacks/live/program-types.ts";
import type { ResourceType } from "../../../stacks/live/types/resource-type.ts";
import { entraEffects } from "./entra-effects.ts";

const ownEffects: ByProgramType<OwnEffects> = { ...azureEffects, ...entraEffects };

const unknownGone = access(3, "Nothing here knows what this resource does, so it may allow access.");

const knownEffects: Readonly<Record<string, KnownEffects>> = {
  ...Object.fromEntries(programTypes.map((type) => [type.type, effectsOfType(type)])),
  ...besideEffects,
};

/** By the table of the program's types, and by the tables beside this file where access depends on it. */
function effectsOfType({ type, inputs, loss }: ResourceType): KnownEffects {
  const { ifDeleted, properties } = ownEntry<OwnEffects>(ownEffects, type) ?? {};
  return {
    ifDeleted: ifDeleted ?? (loss ? lessAccess(loss[1]) : unknownGone),
    properties: {
      ...(type.startsWith("azure-native:") && common),
      ...sameRuleFor(identity, inputs?.identity),
      ...sameRuleFor(describes, inputs?.description),
      ...sameRuleFor(runs, inputs?.operation),
      ...properties,
    },
  };
}

/** What a change of one property does to access. A property without a rule may allow access. */
export function effectOf(type: string, change: Change): Effect {
  return ruleFor(type, change.path)?.(change) ?? unknownEffect;
}

/** What it does to access that the whole resource is gone. */
export function effectOfGone(type: string): Effect {
  return ownEntry(knownEffects, type)?.ifDeleted ?? unknownGone;
}

/** The rule with the longest path that is the property's, or that contains it. Undefined if no table has one. */
export function ruleFor(type: string, path: string): Rule | undefined {
  const properties = ownEntry(knownEffects, type)?.properties ?? {};
  const plain = generalPath(path);
  const [closestKey] = Object.keys(properties)
    .filter((key) => plain === key || plain.startsWith(`${key}.`) || plain.startsWith(`${key}[`))
    .toSorted((left, right) => right.length - left.length);
  return closestKey === undefined ? undefined : properties[closestKey];
}

/** The same path for every element: `appRoles["<id>"].value` and `appRoles[0].value` are `appRoles[].value`. */
function generalPath(path: string): string {
  return path.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, "[]");
}
