import { NotImitated } from "../../tenant/refusal.ts";
import { aadstsRefusal } from "../aadsts-refusal.ts";
import type { Call } from "../call.ts";

/** The clouds, as Entra lists them (reported: Azure/azure-sdk-for-js recordings, January 2022). */
const clouds = [
  cloud("login.microsoftonline.com", "login.windows.net", ["login.microsoft.com", "sts.windows.net"]),
  cloud("login.partner.microsoftonline.cn", "login.partner.microsoftonline.cn", ["login.chinacloudapi.cn"]),
  cloud("login.microsoftonline.de", "login.microsoftonline.de", []),
  cloud("login.microsoftonline.us", "login.microsoftonline.us", ["login.usgovcloudapi.net"]),
  cloud("login-us.microsoftonline.com", "login-us.microsoftonline.com", []),
];

const parameters = new Set(["api-version", "authorization_endpoint"]);

/**
 * What MSAL asks before anything else: is this authority one of Microsoft's, and where is its metadata. It does not
 * ask whether the tenant exists: the metadata then refuses (reported: the same recordings).
 */
export function instanceDiscovery({ method, url, tenantName }: Call): object {
  const unknown = [...url.searchParams.keys()].find((name) => !parameters.has(name));
  if (unknown !== undefined) throw new NotImitated(`instance discovery with the query parameter "${unknown}"`);
  if (method !== "GET" || tenantName !== "common") throw new NotImitated(`${method} ${url.origin}${url.pathname}`);
  const version = url.searchParams.get("api-version");
  if (version !== "1.1") throw new NotImitated(`instance discovery of api-version "${version ?? ""}" (1.1 it does)`);

  const authority = readAuthority(url.searchParams.get("authorization_endpoint") ?? "");
  return {
    tenant_discovery_endpoint: `https://login.microsoftonline.com/${authority.tenant}${authority.version}/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: clouds,
  };
}

/**
 * The address of an authorization endpoint in the public cloud, the twin's only one. Python's msal asks by version 1's
 * (https://github.com/AzureAD/microsoft-authentication-library-for-python, `_get_instance_metadata`); that the answer
 * then names version 1's metadata is inferred.
 */
function readAuthority(authorizationEndpoint: string): { readonly tenant: string; readonly version: "" | "/v2.0" } {
  const url = URL.parse(authorizationEndpoint);
  const known = clouds.find(({ aliases }) => url !== null && url.protocol === "https:" && aliases.includes(url.host));
  if (!url || !known) throw aadstsRefusal(50049, []);
  const [, tenant, version] = /^\/([^/]+)\/oauth2(\/v2\.0)?\/authorize$/.exec(url.pathname) ?? [];
  if (tenant === undefined || known !== clouds[0]) throw new NotImitated(`instance discovery for ${url.href}`);
  return { tenant, version: version === undefined ? "" : "/v2.0" };
}

function cloud(network: string, cache: string, others: readonly string[]) {
  return {
    preferred_network: network,
    preferred_cache: cache,
    aliases: [...new Set([network, cache, ...others])],
  };
}
