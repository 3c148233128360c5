import type { JsonApi } from "./json-api.ts";

/** Graph's objects with a client ID: the app registration, and its service principal in the tenant. */
type Collection = "applications" | "servicePrincipals";

/** Path in Graph of those with a client id: one, or none. */
export function pathByClientId(collection: Collection, clientId: string): string {
  return `/v1.0/${collection}?$filter=${encodeURIComponent(`appId eq '${clientId}'`)}`;
}

/** The one with a client id, as Graph answers it; undefined where the tenant has none. @throws RequestRefused */
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
