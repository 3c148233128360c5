import type { GraphClient } from "./graph-client.ts";
import { inWords } from "./graph-objects.ts";
import { StandInRefusal } from "../stand-in-refusal.ts";

type Collection = "applications" | "servicePrincipals";

/** Object IDs of the owners. */
export async function readOwners(
  graph: GraphClient,
  collection: Collection,
  objectId: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const doing = `Could not retrieve owners for ${objectText(collection, objectId)}`;
  const answer = await graph.get({ doing, path: `/v1.0/${collection}/${objectId}/owners`, signal });
  return ((answer["value"] ?? []) as readonly { readonly id: string }[]).map((owner) => owner.id);
}

/**
 * The deployer is always among the first owners, so that it can finish its own work. If the program doesn't name it, it
 * is removed afterwards.
 */
export function ownersBinding(
  graph: GraphClient,
  deployerObjectId: string,
  owners: readonly string[],
): readonly string[] {
  const otherOwners = owners.filter((owner) => owner.toLowerCase() !== deployerObjectId.toLowerCase());
  // Graph accepts twenty at once. The plugin adds the rest one by one, which the stand-in doesn't support.
  if (otherOwners.length > 19) {
    throw new StandInRefusal("azuread", `${otherOwners.length} owners besides the deployer: the limit is 19`);
  }
  return [deployerObjectId, ...otherOwners].map((owner) => directoryObject(graph, owner));
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
 * Adds first, then removes, so that an object with owners is never without one. If the program wants no owner, all are
 * removed. Observed with plugin 6.9.1.
 */
export async function changeOwners(
  graph: GraphClient,
  collection: Collection,
  objectId: string,
  planned: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const existing = await readOwners(graph, collection, objectId, signal);
  // The plugin uses the same message for a removal.
  const doing = `Could not add owners to ${objectText(collection, objectId)}`;
  for (const owner of planned.filter((id) => !existing.includes(id))) {
    const path = `/v1.0/${collection}/${objectId}/owners/$ref`;
    const body = { "@odata.id": directoryObject(graph, owner) };
    await graph.post({ doing, path, body, signal, retryWhen: (status) => status === 404 });
  }
  for (const owner of existing.filter((id) => !planned.includes(id))) {
    await removeOwner(graph, collection, objectId, owner, { doing, signal });
  }
}

export function objectText(collection: Collection, objectId: string): string {
  return collection === "applications"
    ? `application with object ID: "${objectId}"`
    : inWords.servicePrincipal(objectId);
}

function directoryObject(graph: GraphClient, id: string): string {
  return graph.address(`/v1.0/directoryObjects/${id}`);
}
