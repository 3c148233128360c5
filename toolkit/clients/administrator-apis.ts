import { type JsonApi, jsonApi } from "./json-api.ts";

/** The two that an administrator asks, in the public cloud. */
export const administratorHosts = {
  graph: "https://graph.microsoft.com",
  resourceManager: "https://management.azure.com",
} as const;

/** @param token an access token for a scope: asked for once for each of the two, at its first call */
export function administratorApis(
  token: (scope: string) => Promise<string>,
): Readonly<Record<keyof typeof administratorHosts, JsonApi>> {
  const api = (host: string): JsonApi => jsonApi(host, () => token(`${host}/.default`));
  return { graph: api(administratorHosts.graph), resourceManager: api(administratorHosts.resourceManager) };
}
