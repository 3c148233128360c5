import type { GraphClient } from "./graph-client.ts";
import { inWords } from "./graph-objects.ts";
import { StandInRefusal } from "../stand-in-refusal.ts";

type Collection = "applications" | "servicePrincipals";

/** Object ids of the owners. */
export async function readOwners(
  graph: GraphClient,
  collection: Collection,
  objectId: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const doing = `Could not retrieve owners for ${named(collection, objectId)}`;
  const answer = await graph.get({ doing, path: `/v1.0/${collection}/${objectId}/owners`, signal });
  return ((answer["value"] ?? []) as readonly { readonly id: string }[]).map((owner) => owner.id);
}

/**
 * The deployer is always among the first owners, so that it may finish what it creates; where the program does not name
 * it, it is removed afterwards.
 */
export function ownersBinding(
  graph: GraphClient,
  deployerObjectId: string,
  owners: readonly string[],
): readonly string[] {
  const others = owners.filter((owner) => owner.toLowerCase() !== deployerObjectId.toLowerCase());
  // Graph takes twenty at once; the plugin adds the rest one by one, which is not imitated.
  if (others.length > 19) {
    throw new StandInRefusal("azuread", `${others.length} owners besides the deployer: 19 it does`);
  }
  return [deployerObjectId, ...others].map((owner) => directoryObject(graph, owner));
}

export async function removeOwner(
  graph: GraphClient,
  collection: Collection,
  objectId: string,
  owner: string,
  { doing, signal }: { readonly doing: string; readonly signal: AbortSignal },
): Promise<void> {
  await graph.delete({ doing, path: `/v1.0/${collection}/${objectId}/owners/${owner}/$ref`, signal });
}

/**
 * Adds first, then removes: an object that has one to come is never without an owner. None wanted, every owner goes.
 * Observed with plugin 6.9.1.
 */
export async function changeOwners(
  graph: GraphClient,
  collection: Collection,
  objectId: string,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const existing = await readOwners(graph, collection, objectId, signal);
  // The plugin says so of a removal, too.
  const doing = `Could not add owners to ${named(collection, objectId)}`;
  for (const owner of wanted.filter((id) => !existing.includes(id))) {
    const path = `/v1.0/${collection}/${objectId}/owners/$ref`;
    const body = { "@odata.id": directoryObject(graph, owner) };
    await graph.post({ doing, path, body, signal, retryWhen: (status) => status === 404 });
  }
  for (const owner of existing.filter((id) => !wanted.includes(id))) {
    await removeOwner(graph, collection, objectId, owner, { doing, signal });
  }
}

export function named(collection: Collection, objectId: string): string {
  return collection === "applications"
    ? `application with object ID: "${objectId}"`
    : inWords.servicePrincipal(objectId);
}

function directoryObject(graph: GraphClient, id: string): string {
  return graph.address(`/v1.0/directoryObjects/${id}`);
}
