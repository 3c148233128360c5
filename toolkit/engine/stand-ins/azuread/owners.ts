import type { GraphClient } from "./graph-client.ts";
import { graphHost } from "./graph-client.ts";
import { StandInRefusal } from "../stand-in-refusal.ts";

type Collection = "applications" | "servicePrincipals";

/** Object ids of the owners. */
export async function readOwners(
  graph: GraphClient,
  collection: Collection,
  objectId: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const doing = `retrieving owners of ${collection}/${objectId}`;
  const answer = await graph.get({ doing, path: `/v1.0/${collection}/${objectId}/owners`, signal });
  return ((answer["value"] ?? []) as readonly { readonly id: string }[]).map((owner) => owner.id);
}

/**
 * The deployer is always among the first owners, so that it may finish what it creates; where the program does not name
 * it, it is removed afterwards.
 */
export function ownersBinding(deployerObjectId: string, owners: readonly string[]): readonly string[] {
  const others = owners.filter((owner) => owner.toLowerCase() !== deployerObjectId.toLowerCase());
  // Graph takes twenty at once; the plugin adds the rest one by one, which is not imitated.
  if (others.length > 19) {
    throw new StandInRefusal("azuread", `${others.length} owners besides the deployer: 19 it does`);
  }
  return [deployerObjectId, ...others].map(directoryObject);
}

export async function removeOwner(
  graph: GraphClient,
  collection: Collection,
  objectId: string,
  owner: string,
  signal: AbortSignal,
): Promise<void> {
  const doing = `removing owner ${owner} from ${collection}/${objectId}`;
  await graph.delete({ doing, path: `/v1.0/${collection}/${objectId}/owners/${owner}/$ref`, signal });
}

/** Adds first, then removes: an object is never without an owner. */
export async function changeOwners(
  graph: GraphClient,
  collection: Collection,
  objectId: string,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const existing = await readOwners(graph, collection, objectId, signal);
  for (const owner of wanted.filter((id) => !existing.includes(id))) {
    const path = `/v1.0/${collection}/${objectId}/owners/$ref`;
    const doing = `adding owner ${owner} to ${collection}/${objectId}`;
    const body = { "@odata.id": directoryObject(owner) };
    await graph.post({ doing, path, body, signal, retryWhen: (status) => status === 404 });
  }
  for (const owner of existing.filter((id) => !wanted.includes(id))) {
    await removeOwner(graph, collection, objectId, owner, signal);
  }
}

export function sameMembers(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((member) => right.includes(member));
}

function directoryObject(id: string): string {
  return `${graphHost}/v1.0/directoryObjects/${id}`;
}
