import { isAzureName } from "../text/azure-names.ts";
import { cut } from "../text/cut.ts";
import { Refused } from "../text/errors.ts";
import type { Cloud } from "./clouds.ts";
import { type JsonApi, jsonApi } from "./json-api.ts";
import type { TokenFor } from "./kept-tokens.ts";

/** The two APIs that an administrator calls. */
export type AdministratorApis = Readonly<Record<"graph" | "resourceManager", JsonApi>>;

/** @param tokenFor called before each request */
export function administratorApis(cloud: Cloud, tokenFor: TokenFor): AdministratorApis {
  const api = (host: string): JsonApi => jsonApi(host, (refused) => tokenFor(`${host}/.default`, refused));
  return { graph: api(cloud.graph), resourceManager: api(cloud.resourceManager) };
}

/** The SCM site, with the tokens that the upload uses, in the same order. {@link Cloud.scmResource} explains why. */
export function scmApi(cloud: Cloud, scmHostName: string, tokenFor: TokenFor): JsonApi {
  return jsonApi(`https://${scmHostName}`, (refused) =>
    tokenFor(`${cloud.scmResource}/.default`, refused).catch(() =>
      tokenFor(`${cloud.resourceManager}/.default`, refused),
    ),
  );
}

/** A key vault's data plane, by the vault's name. @throws Refused if the name would lead to another host */
export function vaultApi(cloud: Cloud, name: string, tokenFor: TokenFor): JsonApi {
  if (!isAzureName("keyVault", name)) {
    const quotedName = JSON.stringify(cut(name, 100));
    const rule = "3 to 24 letters, digits and hyphens, starting with a letter";
    throw new Refused("VAULT_REFUSED", `The name of a key vault must be ${rule}; found ${quotedName}.`);
  }
  const scope = `https://${cloud.vaultDomain.slice(1)}/.default`;
  return jsonApi(`https://${name}${cloud.vaultDomain}`, (refused) => tokenFor(scope, refused));
}
