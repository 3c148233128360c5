import type { Application, ServicePrincipal } from "../tenant/directory-objects.ts";
import type { Directory } from "../tenant/directory.ts";
import { graphRefusals } from "../tenant/graph-refusals.ts";

const graph = "https://graph.microsoft.com";

/** `@odata.context`: which part of Graph's metadata describes an answer. */
export function metadata(fragment: string, version: "v1.0" | "beta" = "v1.0"): string {
  return `${graph}/${version}/$metadata#${fragment}`;
}

/** `Location` of what a POST has made. */
export function addressOf(path: string): string {
  return `${graph}/v1.0/${path}`;
}

/**
 * Objects have a second address, by client id: `/applications(appId='…')`. Routes see it as `/applications/appId=…`.
 * https://learn.microsoft.com/graph/api/application-get#http-request
 */
export function routablePath(request: Request): string {
  const path = new URL(request.url).pathname.replaceAll(/%24|%27|%28|%29|%3D/gi, decodeURIComponent);
  return path.replace(/^(\/[^/]+\/(?:applications|servicePrincipals))\(appId='([^'/]+)'\)/, "$1/appId=$2");
}

/** By object id or, in {@link routablePath}'s form, by client id. Throws Request_ResourceNotFound (404). */
export function locateApplication(directory: Directory, key: string): Application {
  const clientId = clientIdIn(key);
  if (clientId === undefined) return directory.applications.get(key);
  return directory.applications.findByClientId(clientId) ?? refuse(clientId);
}

/** By object id or, in {@link routablePath}'s form, by client id. Throws Request_ResourceNotFound (404). */
export function locateServicePrincipal(directory: Directory, key: string): ServicePrincipal {
  const clientId = clientIdIn(key);
  if (clientId === undefined) return directory.servicePrincipals.get(key);
  return directory.servicePrincipals.findByClientId(clientId) ?? refuse(clientId);
}

function clientIdIn(key: string): string | undefined {
  return /^appId=(.*)$/.exec(key)?.[1];
}

function refuse(id: string): never {
  throw graphRefusals.notFound(id);
}
