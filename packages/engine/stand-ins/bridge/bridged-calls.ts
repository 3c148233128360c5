import type { PropertyMap } from "../property-values.ts";
import type { BridgedResource } from "../provider.ts";
import { unwrapMap } from "../secret-values.ts";
import { appliedState, readState, withNulls } from "./bridged-state.ts";
import type { BridgedAttributes } from "./bridge-schema.ts";
import { importedInputs, refreshedInputs, withDefaults } from "./bridged-inputs.ts";
import { type BridgedDifference, detailedDiff } from "./detailed-diff.ts";

/** Check's answer. */
export function bridgedInputs(
  resource: BridgedResource,
  news: PropertyMap,
  olds: PropertyMap | undefined,
): PropertyMap {
  return resource.bridge.framework === true
    ? news
    : withDefaults(attributesOf(resource), news, olds && unwrapMap(olds));
}

export function bridgedDifferences(
  resource: BridgedResource,
  {
    olds,
    news,
    ignoreChanges,
  }: { readonly olds: PropertyMap; readonly news: PropertyMap; readonly ignoreChanges: readonly string[] },
): readonly BridgedDifference[] {
  return detailedDiff(attributesOf(resource), unwrapMap(olds), { news: unwrapMap(news), ignored: ignoreChanges });
}

/** The values that an update writes. If the program leaves a value to the service, the state's value stays. */
export function bridgedNews({ bridge, inputs }: BridgedResource, olds: PropertyMap, news: PropertyMap): PropertyMap {
  const computed = bridge.computed.flatMap((name) => {
    const old = olds[name];
    return inputs.properties[name] === undefined || old === undefined ? [] : [[name, old] as const];
  });
  return { ...Object.fromEntries(computed), ...news };
}

/** The state after a creation or an update. */
export function bridgedOutputs(
  resource: BridgedResource,
  { id, outputs }: { readonly id: string; readonly outputs: PropertyMap },
  inputs: PropertyMap,
): PropertyMap {
  const attributes = attributesOf(resource);
  const state = appliedState(attributes, readState(attributes, outputs), unwrapMap(inputs));
  return withNulls(attributes, { ...state, id });
}

/** The state after a refresh, or after an import, which has no inputs yet. */
export function readBridged(
  resource: BridgedResource,
  inputs: PropertyMap,
  { id, outputs: live }: { readonly id: string; readonly outputs: PropertyMap },
): { readonly inputs: PropertyMap; readonly outputs: PropertyMap } {
  const attributes = attributesOf(resource);
  const outputs = readState(attributes, live);
  const isImport = Object.keys(inputs).length === 0;
  return {
    outputs: withNulls(attributes, { ...outputs, id }),
    inputs: isImport ? importedInputs(attributes, outputs) : refreshedInputs(unwrapMap(inputs), outputs),
  };
}

function attributesOf({ bridge, inputs, computed }: BridgedResource): BridgedAttributes {
  return { bridge, inputs, outputs: computed.filter((name) => inputs.properties[name] === undefined) };
}
