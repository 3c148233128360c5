import { type KnownType, type PropertyRule, replacedAlike, unknownNew } from "./property-rules.ts";
import { pattern } from "./leaf-differences.ts";
import type { StateResource } from "./stack-state.ts";
import { basicTypes } from "./types/azure-basics.ts";
import { dataTypes } from "./types/data-types.ts";
import { entraTypes } from "./types/entra-types.ts";
import { webTypes } from "./types/web-types.ts";

/** Every type that is known, by Pulumi's name. */
export const knownTypes: Readonly<Record<string, KnownType>> = {
  ...basicTypes,
  ...dataTypes,
  ...entraTypes,
  ...webTypes,
};

/** Reaches another tenant, subscription or cloud by any of its inputs, or does otherwise in another version. */
const provider: KnownType = { inputs: {}, created: unknownNew, deleted: "nothing", replaced: replacedAlike };

/** A frame around resources, which are compared themselves. */
const frame: KnownType = { inputs: {}, created: "nothing", deleted: "nothing", replaced: "nothing" };

/** What is known of a resource's type; undefined: nothing. */
export function knownTypeOf({ type, kind }: Pick<StateResource, "type" | "kind">): KnownType | undefined {
  if (kind === "provider") return provider;
  if (kind === "component") return /^(?:protected-function:|pulumi:pulumi:Stack$)/.test(type) ? frame : undefined;
  return Object.hasOwn(knownTypes, type) ? knownTypes[type] : undefined;
}

/** The rule for an input: the longest path that it is, or is in. Undefined: it is in no table. */
export function ruleFor({ inputs }: KnownType, path: string): PropertyRule | undefined {
  const plain = pattern(path);
  const [found] = Object.keys(inputs)
    .filter((one) => plain === one || plain.startsWith(`${one}.`) || plain.startsWith(`${one}[`))
    .toSorted((one, other) => other.length - one.length);
  return found === undefined ? undefined : inputs[found];
}
