import type { JsonApi } from "./json-api.ts";

/** Graph's objects with a client ID: the app registration, and its service principal in the tenant. */
type Collection = "applications" | "servicePrincipals";

/** The path in Graph of the objects with a client ID: one, or none. */
export function pathByClientId(collection: Collection, clientId: string): string {
  return `/v1.0/${collection}?$filter=${encodeURIComponent(`appId eq '${clientId.replaceAll("'", "''")}'`)}`;
}

/** The object with a client ID, as Graph returns it; undefined if the tenant doesn't have it. @throws RequestRefused */
export async function findByClientId<Item>(
  graph: JsonApi,
  collection: Collection,
  clientId: string,
): Promise<Item | undefined> {
  const { value } = (await graph.call("GET", pathByClientId(collection, clientId))) as {
    readonly value: readonly Item[];
  };
  return value[0];
}
