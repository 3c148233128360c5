import { type JsonApi, jsonApi } from "./json-api.ts";
import type { TokenFor } from "./kept-tokens.ts";

/** The SCM site, by the tokens that the upload takes, and in its order: azure/clouds.ts says why. */
export function scmApi(scmHostName: string, tokenFor: TokenFor): JsonApi {
  return jsonApi(`https://${scmHostName}`, (refused) =>
    tokenFor("https://appservice.azure.com/.default", refused).catch(() =>
      tokenFor("https://management.azure.com/.default", refused),
    ),
  );
}
