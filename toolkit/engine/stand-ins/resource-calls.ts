import { isDeepStrictEqual } from "node:util";
import { applyDrift } from "./live-drift.ts";
import { findDifferences } from "./property-diff.ts";
import { findFaults } from "./property-shape.ts";
import { Secret, unknownValue } from "./property-values.ts";
import type { PropertyMap } from "./property-values.ts";
import type { CallContext, CheckContext, Provider, ResourceStandIn } from "./provider.ts";
import { containsUnknown, markSecretProperties, toPlain, unwrapMap } from "./secret-values.ts";
import { StandInRefusal } from "./stand-in-refusal.ts";

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface DetailedDifference {
  readonly path: string;
  readonly root: string;
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
}

/** Refuses types and properties that are not known, by name; answers what the plugin itself would find wrong. */
export function checkInputs(
  provider: Provider,
  type: string,
  news: PropertyMap,
  context: CheckContext,
): { readonly inputs: PropertyMap; readonly failures: readonly CheckFailure[] } {
  const resource = resourceOf(provider, type);
  const completed = resource.complete ? resource.complete(news, context) : news;
  // What the plugin adds for itself begins with "__".
  const visible = Object.fromEntries(Object.entries(completed).filter(([name]) => !name.startsWith("__")));
  const faults = findFaults(visible, resource.inputs);
  const unknown = faults.find((fault) => fault.unknown);
  if (unknown) throw new StandInRefusal(provider.name, `${unknown.reason} of ${type}`);
  return { inputs: completed, failures: faults.map(({ path, reason }) => ({ property: path, reason })) };
}

export function diffInputs(
  resource: ResourceStandIn,
  oldInputs: PropertyMap,
  oldOutputs: PropertyMap,
  newInputs: PropertyMap,
): readonly DetailedDifference[] {
  const [olds, outputs, news] = [unwrapMap(oldInputs), unwrapMap(oldOutputs), unwrapMap(newInputs)];
  const found = findDifferences(olds, news, {
    shapes: resource.inputs.properties,
    same: resource.sameInput ?? (() => false),
    insignificant: (name, value) => resource.insignificant?.(name, value, outputs) ?? false,
  });
  return found.map((difference) => {
    const { root, kind } = difference;
    const forcing = resource.replaceOn === "any" || resource.replaceOn.includes(root);
    // Writing down what is so already replaces nothing (pulumi-azure-nextgen#238).
    const asIs = kind === "add" && olds[root] === undefined && isDeepStrictEqual(news[root], outputs[root]);
    const leftOut = kind === "delete" && resource.keepsWhatIsLeftOut === true;
    return { ...difference, replaces: forcing && !asIs && !leftOut };
  });
}

export async function createResource(
  resource: ResourceStandIn,
  inputs: PropertyMap,
  preview: boolean,
  context: CallContext,
): Promise<{ readonly id: string; readonly outputs: PropertyMap }> {
  if (preview) return { id: "", outputs: previewOutputs(resource, inputs, () => undefined) };
  const created = await resource.create(toPlain(inputs), context);
  return { id: created.id, outputs: keepSecrets(resource, created.outputs, inputs) };
}

export async function updateResource(
  resource: ResourceStandIn,
  update: {
    readonly id: string;
    readonly olds: PropertyMap;
    readonly oldInputs: PropertyMap;
    readonly news: PropertyMap;
    readonly ignoreChanges: readonly string[];
    readonly preview: boolean;
  },
  context: CallContext,
): Promise<PropertyMap> {
  const { id, olds, oldInputs, news, ignoreChanges } = update;
  if (update.preview) {
    const changed = new Set(diffInputs(resource, oldInputs, olds, news).map((difference) => difference.root));
    return previewOutputs(resource, news, (name) =>
      resource.knownDuringUpdate(name, changed) ? olds[name] : undefined,
    );
  }
  if (!resource.update) throw new Error("this resource is never updated: every change replaces it");
  const before = { inputs: toPlain(oldInputs), outputs: toPlain(olds) };
  const outputs = await resource.update({ id, ...before, news: toPlain(news), ignoreChanges }, context);
  return keepSecrets(resource, outputs, news);
}

/** A refresh where there are inputs, an import or a look-up by id where there are none. */
export async function readResource(
  resource: ResourceStandIn,
  existing: { readonly id: string; readonly inputs: PropertyMap; readonly outputs: PropertyMap },
  context: CallContext,
): Promise<{ readonly id: string; readonly inputs: PropertyMap; readonly outputs: PropertyMap } | undefined> {
  const plain = { id: existing.id, inputs: toPlain(existing.inputs), outputs: toPlain(existing.outputs) };
  const live = await resource.read(plain, context);
  if (!live) return undefined;
  const now = resource.projectInputs(live.outputs);
  const known = Object.keys(plain.inputs).length > 0;
  const inputs = known
    ? applyDrift(plain.inputs, resource.projectInputs(plain.outputs), now)
    : { ...now, ...live.identity };
  const outputs = keepSecrets(resource, markSecretProperties(live.outputs, existing.outputs), existing.inputs);
  return { id: live.id, inputs: markSecretProperties(inputs, existing.inputs), outputs };
}

export function resourceOf(provider: Provider, type: string): ResourceStandIn {
  const resource = provider.resources.get(type);
  if (!resource) throw new StandInRefusal(provider.name, `the type ${type}`);
  return resource;
}

function previewOutputs(
  resource: ResourceStandIn,
  inputs: PropertyMap,
  known: (name: string) => PropertyMap[string] | undefined,
): PropertyMap {
  const computed = resource.computed.filter((name) => inputs[name] === undefined || containsUnknown(inputs[name]));
  const outputs = Object.fromEntries(computed.map((name) => [name, known(name) ?? unknownValue]));
  return keepSecrets(resource, { ...inputs, ...outputs }, inputs);
}

function keepSecrets(resource: ResourceStandIn, outputs: PropertyMap, inputs: PropertyMap): PropertyMap {
  const secret = new Set(resource.secretOutputs?.(inputs));
  const marked = markSecretProperties(outputs, inputs);
  return Object.fromEntries(
    Object.entries(marked).map(([name, value]) => [
      name,
      secret.has(name) && !(value instanceof Secret) ? new Secret(value) : value,
    ]),
  );
}
