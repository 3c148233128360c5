import type { Application, Group, ServicePrincipal, User } from "../tenant/directory-objects.ts";
import type { Directory } from "../tenant/directory.ts";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import { NotSupported } from "../tenant/refusal.ts";

const graph = "https://graph.microsoft.com";

/** Returns `@odata.context`, which names the part of Graph's metadata that describes an answer. */
export function metadata(fragment: string, version: "v1.0" | "beta" = "v1.0"): string {
  return `${graph}/${version}/$metadata#${fragment}`;
}

/** Returns the `Location` of an object that a POST created. */
export function addressOf(path: string): string {
  return `${graph}/v1.0/${path}`;
}

/**
 * Returns a path that the routes can match. Objects have a second address, by client id: `/applications(appId='…')`.
 * Routes see it as `/applications/appId=…`.
 * https://learn.microsoft.com/graph/api/application-get#http-request
 */
export function routablePath(request: Request): string {
  const path = new URL(request.url).pathname.replaceAll(/%24|%27|%28|%29|%3D/gi, decodeURIComponent);
  return path.replace(/^(\/[^/]+\/(?:applications|servicePrincipals))\(appId='([^'/]+)'\)/, "$1/appId=$2");
}

/**
 * Finds an application by object id or, in {@link routablePath}'s form, by client id.
 * Throws Request_ResourceNotFound (404).
 */
export function locateApplication(directory: Directory, key: string): Application {
  refuseReservedSegment(key);
  const clientId = clientIdIn(key);
  if (clientId === undefined) return arrived(directory, key, directory.applications.get(key));
  return arrived(directory, clientId, directory.applications.findByClientId(clientId));
}

/**
 * Finds a service principal by object id or, in {@link routablePath}'s form, by client id.
 * Throws Request_ResourceNotFound (404).
 */
export function locateServicePrincipal(directory: Directory, key: string): ServicePrincipal {
  refuseReservedSegment(key);
  const clientId = clientIdIn(key);
  if (clientId === undefined) return arrived(directory, key, directory.servicePrincipals.get(key));
  return arrived(directory, clientId, directory.servicePrincipals.findByClientId(clientId));
}

/** Finds a user by object id or user principal name. https://learn.microsoft.com/graph/api/user-get#http-request */
export function locateUser(directory: Directory, key: string): User {
  refuseReservedSegment(key);
  return arrived(directory, key, directory.users.findByUserPrincipalName(key) ?? directory.users.find(key));
}

export function locateGroup(directory: Directory, key: string): Group {
  refuseReservedSegment(key);
  return arrived(directory, key, directory.groups.find(key));
}

/** Returns the items that Graph already finds. Lists omit items that haven't been replicated. */
export function arrivals<Item extends { readonly id: string }>(
  { replication }: Directory,
  items: readonly Item[],
): readonly Item[] {
  return items.filter(({ id }) => replication.hasArrived(id));
}

/**
 * Graph has functions and casts in place of an object's id (`delta`, `$count`, `microsoft.graph.device`). No object has
 * such an id.
 */
export function refuseReservedSegment(key: string): void {
  if (/^\$|^delta$|^getByIds$|^microsoft\.graph\./i.test(key))
    throw new NotSupported(`'${key}' in place of an object's id`);
}

function clientIdIn(key: string): string | undefined {
  return /^appId=(.*)$/.exec(key)?.[1];
}

/** Throws Request_ResourceNotFound (404) for an object that doesn't exist, or hasn't been replicated yet. */
function arrived<Item extends { readonly id: string }>(
  { replication }: Directory,
  key: string,
  object: Item | undefined,
): Item {
  if (!object || !replication.hasArrived(object.id)) throw graphRefusals.notFound(key);
  return object;
}
