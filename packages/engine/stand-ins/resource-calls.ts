import { isDeepStrictEqual } from "node:util";
import { bridgedDifferences, bridgedInputs, bridgedNews, bridgedOutputs, readBridged } from "./bridge/bridged-calls.ts";
import { withWholeUnknowns } from "./bridge/bridged-state.ts";
import { importing } from "./bridge/invalid-id.ts";
import { missingAfterCreation, missingAfterUpdate } from "./bridge/missing-state.ts";
import { withoutReserved } from "./bridge/bridge-schema.ts";
import { inSetOrder } from "./bridge/set-order.ts";
import { applyDrift } from "./live-drift.ts";
import { findDifferences } from "./property-diff.ts";
import { findFaults, knownPart } from "./property-shape.ts";
import { Secret, unknownValue, type PropertyMap } from "./property-values.ts";
import type { CallContext, CheckContext, ComparedResource, Provider, ResourceStandIn } from "./provider.ts";
import { containsUnknown, markSecretProperties, type PlainMap, toPlain, unwrapMap } from "./secret-values.ts";
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

/** Refuses unknown types and properties by name. Returns the faults that the plugin itself would find. */
export function checkInputs(
  provider: Provider,
  type: string,
  news: PropertyMap,
  context: CheckContext,
): { readonly inputs: PropertyMap; readonly failures: readonly CheckFailure[] } {
  const resource = resourceOf(provider, type);
  const completed = resource.complete ? resource.complete(news, context) : news;
  // The plugin's own properties begin with "__".
  const faults = findFaults(completed, resource.inputs);
  const unknown = faults.filter((fault) => fault.unknown);
  if (unknown.length > 0) {
    // Name all of them: one that isn't named would look supported.
    const reasons = unknown.map(({ reason }) => reason).join(", ");
    const refusal = new StandInRefusal(provider.name, `${reasons} of ${type}`);
    if (!context.onRefusal) throw refusal;
    context.onRefusal(refusal);
  }
  const inputs = resource.bridge ? bridgedInputs(resource, completed, context.oldInputs) : completed;
  const failures = faults.filter((fault) => !fault.unknown);
  return { inputs, failures: failures.map(({ path, reason }) => ({ property: path, reason })) };
}

interface Compared {
  readonly oldInputs: PropertyMap;
  readonly olds: PropertyMap;
  readonly news: PropertyMap;
  readonly ignoreChanges: readonly string[];
}

export function diffResource(resource: ResourceStandIn, compared: Compared): readonly DetailedDifference[] {
  return resource.bridge ? bridgedDifferences(resource, compared) : diffInputs(resource, compared);
}

function diffInputs(
  resource: ComparedResource,
  { oldInputs, olds: oldOutputs, news: newInputs }: Compared,
): readonly DetailedDifference[] {
  const [olds, outputs, news] = [unwrapMap(oldInputs), unwrapMap(oldOutputs), unwrapMap(newInputs)];
  const differences = findDifferences(olds, news, {
    shapes: resource.inputs.properties,
    isSame: resource.sameInput ?? (() => false),
    insignificant: (name, value) => resource.insignificant?.(name, value, outputs) ?? false,
  });
  return differences.map((difference) => {
    const { root, kind } = difference;
    const forcing = resource.replaceOn === "any" || resource.replaceOn.includes(root);
    // Setting an input to its current value replaces nothing (pulumi-azure-nextgen#238).
    const asIs = kind === "add" && olds[root] === undefined && isDeepStrictEqual(news[root], outputs[root]);
    const leftOut = kind === "delete" && resource.keepsOmittedInputs === true;
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
  const created = await resource.create(sentInputs(resource, inputs), context);
  if (!created) throw missingAfterCreation(context.urn);
  const outputs = resource.bridge ? bridgedOutputs(resource, created, inputs) : created.outputs;
  return { id: created.id, outputs: keepSecrets(resource, outputs, inputs) };
}

export async function updateResource(
  resource: ResourceStandIn,
  update: Compared & { readonly id: string; readonly preview: boolean },
  context: CallContext,
): Promise<PropertyMap> {
  const { id, olds, oldInputs, news, ignoreChanges } = update;
  const differences = diffResource(resource, update);
  if (update.preview) {
    const changed = new Set(differences.map((difference) => difference.root));
    return previewOutputs(resource, news, (name) => (isStillKnown(resource, name, changed) ? olds[name] : undefined));
  }
  if (!resource.update) throw new Error("this resource is never updated: every change replaces it");
  const before = { inputs: plainInputs(resource, oldInputs), outputs: toPlain(olds) };
  const sentNews = sentInputs(resource, resource.bridge ? bridgedNews(resource, olds, news) : news);
  const changed = differences.map(({ path }) => path);
  const outputs = await resource.update({ id, ...before, news: sentNews, ignoreChanges, changed }, context);
  if (!outputs) throw missingAfterUpdate(context.urn);
  return keepSecrets(resource, resource.bridge ? bridgedOutputs(resource, { id, outputs }, news) : outputs, news);
}

/** With inputs it is a refresh; without, an import or a lookup by ID. */
export async function readResource(
  resource: ResourceStandIn,
  existing: { readonly id: string; readonly inputs: PropertyMap; readonly outputs: PropertyMap },
  context: CallContext,
): Promise<{ readonly id: string; readonly inputs: PropertyMap; readonly outputs: PropertyMap } | undefined> {
  const plain = { id: existing.id, inputs: plainInputs(resource, existing.inputs), outputs: toPlain(existing.outputs) };
  const read = async () => await resource.read(plain, context);
  const isImport = resource.bridge !== undefined && Object.keys(existing.outputs).length === 0;
  const live = await (isImport ? importing(existing.id, read) : read());
  if (!live) return undefined;
  if (resource.bridge) {
    const bridged = readBridged(resource, existing.inputs, live);
    const outputs = keepSecrets(resource, markSecretProperties(bridged.outputs, existing.outputs), existing.inputs);
    return { id: live.id, inputs: markSecretProperties(bridged.inputs, existing.inputs), outputs };
  }
  const now = resource.projectInputs(live.outputs);
  const isRefresh = Object.keys(plain.inputs).length > 0;
  const inputs = isRefresh
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

/** The inputs that the stand-in supports, which are all unless it goes on without the others, as the plugin reads them. */
function sentInputs(resource: ResourceStandIn, inputs: PropertyMap): PlainMap {
  const known = knownPart(plainInputs(resource, inputs), resource.inputs);
  return resource.bridge ? inSetOrder(known, resource.inputs) : known;
}

/** Without the bridge's own properties. Any other plugin gets its own properties back. */
function plainInputs(resource: ResourceStandIn, inputs: PropertyMap): PlainMap {
  const plain = toPlain(inputs);
  return resource.bridge ? (withoutReserved(plain) as PlainMap) : plain;
}

function isStillKnown(resource: ResourceStandIn, output: string, changed: ReadonlySet<string>): boolean {
  return resource.bridge ? !changed.has(output) : resource.knownDuringUpdate(output, changed);
}

function previewOutputs(
  resource: ResourceStandIn,
  inputs: PropertyMap,
  knownOutput: (name: string) => PropertyMap[string] | undefined,
): PropertyMap {
  const computed = resource.computed.filter((name) => inputs[name] === undefined || containsUnknown(inputs[name]));
  const outputs = Object.fromEntries(computed.map((name) => [name, knownOutput(name) ?? unknownValue]));
  const planned = resource.bridge ? withWholeUnknowns(inputs) : inputs;
  return keepSecrets(resource, { ...planned, ...outputs }, inputs);
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
