import { type JsonApi, jsonApi } from "./json-api.ts";
import type { TokenFor } from "./kept-tokens.ts";

/** The two that an administrator asks, in the public cloud. */
export const administratorHosts = {
  graph: "https://graph.microsoft.com",
  resourceManager: "https://management.azure.com",
} as const;

/** @param tokenFor asked before each call */
export function administratorApis(tokenFor: TokenFor): Readonly<Record<keyof typeof administratorHosts, JsonApi>> {
  const api = (host: string): JsonApi => jsonApi(host, (refused) => tokenFor(`${host}/.default`, refused));
  return { graph: api(administratorHosts.graph), resourceManager: api(administratorHosts.resourceManager) };
}
