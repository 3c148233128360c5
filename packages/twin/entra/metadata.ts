import { NotSupported } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { aadstsRefusal } from "./errors.ts";
import type { Call } from "./call.ts";
import type { TokenVersion } from "./signing-keys.ts";

/** The clouds, as Entra ID lists them (reported: Azure/azure-sdk-for-js recordings, January 2022). */
const clouds = [
  cloud("login.microsoftonline.com", "login.windows.net", ["login.microsoft.com", "sts.windows.net"]),
  cloud("login.partner.microsoftonline.cn", "login.partner.microsoftonline.cn", ["login.chinacloudapi.cn"]),
  cloud("login.microsoftonline.de", "login.microsoftonline.de", []),
  cloud("login.microsoftonline.us", "login.microsoftonline.us", ["login.usgovcloudapi.net"]),
  cloud("login-us.microsoftonline.com", "login-us.microsoftonline.com", []),
];

const parameters = new Set(["api-version", "authorization_endpoint"]);

/**
 * Tells MSAL, before anything else, whether this authority is one of Microsoft's and where its metadata is. It doesn't
 * check that the tenant exists: the metadata request refuses a missing one (reported: the same recordings).
 */
export function instanceDiscovery({ method, url, tenantName }: Call): object {
  const unknown = [...url.searchParams.keys()].find((name) => !parameters.has(name));
  if (unknown !== undefined) throw new NotSupported(`instance discovery with the query parameter "${unknown}"`);
  if (method !== "GET" || tenantName !== "common") throw new NotSupported(`${method} ${url.origin}${url.pathname}`);
  const version = url.searchParams.get("api-version");
  if (version !== "1.1")
    throw new NotSupported(`instance discovery of api-version "${version ?? ""}" (supported: 1.1)`);

  const authority = readAuthority(url.searchParams.get("authorization_endpoint") ?? "");
  return {
    tenant_discovery_endpoint: `https://login.microsoftonline.com/${authority.tenant}${authority.version}/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: clouds,
  };
}

/**
 * Parses the address of an authorization endpoint in the public cloud, the twin's only one. Python's msal sends a
 * version 1 address (https://github.com/AzureAD/microsoft-authentication-library-for-python, `_get_instance_metadata`).
 * Inferred: the answer then names version 1's metadata.
 */
function readAuthority(authorizationEndpoint: string): { readonly tenant: string; readonly version: "" | "/v2.0" } {
  const url = URL.parse(authorizationEndpoint);
  const cloudEntry = clouds.find(
    ({ aliases }) => url !== null && url.protocol === "https:" && aliases.includes(url.host),
  );
  if (!url || !cloudEntry) throw aadstsRefusal(50049, []);
  const [, tenant, version] = /^\/([^/]+)\/oauth2(\/v2\.0)?\/authorize$/.exec(url.pathname) ?? [];
  if (tenant === undefined || cloudEntry !== clouds[0]) throw new NotSupported(`instance discovery for ${url.href}`);
  return { tenant, version: version === undefined ? "" : "/v2.0" };
}

function cloud(network: string, cache: string, otherAliases: readonly string[]) {
  return {
    preferred_network: network,
    preferred_cache: cache,
    aliases: [...new Set([network, cache, ...otherAliases])],
  };
}

const login = "https://login.microsoftonline.com";

/**
 * Returns the OpenID Connect metadata, with members in the order of the captured documents. It always names
 * login.microsoftonline.com. https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 * Reported: AzureAD/MSIdentityTools (version 1), Azure/azure-sdk-for-js recordings (version 2).
 * @param name a tenant id, `common` or `organizations`
 */
export function openidConfiguration(name: string, version: TokenVersion): object {
  return version === 1 ? version1(name) : version2(name);
}

/** In the documents of both versions. */
const grants = {
  token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
};
const modes = {
  response_modes_supported: ["query", "fragment", "form_post"],
  subject_types_supported: ["pairwise"],
  id_token_signing_alg_values_supported: ["RS256"],
};
const logout = { http_logout_supported: true, frontchannel_logout_supported: true };
const cloudClaims = ["cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name", "msgraph_host"];
const claims = ["sub", "iss", ...cloudClaims, "aud", "exp", "iat", "auth_time", "acr"];

function version1(name: string): object {
  const root = `${login}/${name}`;
  return {
    token_endpoint: `${root}/oauth2/token`,
    ...grants,
    jwks_uri: `${login}/common/discovery/keys`,
    ...modes,
    response_types_supported: ["code", "id_token", "code id_token", "token id_token", "token"],
    scopes_supported: ["openid"],
    issuer: `https://sts.windows.net/${issuerName(name)}/`,
    microsoft_multi_refresh_token: true,
    authorization_endpoint: `${root}/oauth2/authorize`,
    device_authorization_endpoint: `${root}/oauth2/devicecode`,
    ...logout,
    end_session_endpoint: `${root}/oauth2/logout`,
    claims_supported: [...claims, "amr", "nonce", "email", "given_name", "family_name", "nickname"],
    check_session_iframe: `${root}/oauth2/checksession`,
    userinfo_endpoint: `${root}/openid/userinfo`,
    ...cloudOf(name),
  };
}

function version2(name: string): object {
  const root = `${login}/${name}`;
  return {
    token_endpoint: `${root}/oauth2/v2.0/token`,
    ...grants,
    jwks_uri: `${root}/discovery/v2.0/keys`,
    ...modes,
    response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    issuer: `${login}/${issuerName(name)}/v2.0`,
    request_uri_parameter_supported: false,
    userinfo_endpoint: "https://graph.microsoft.com/oidc/userinfo",
    authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${root}/oauth2/v2.0/devicecode`,
    ...logout,
    end_session_endpoint: `${root}/oauth2/v2.0/logout`,
    claims_supported: [...claims, "nonce", "preferred_username", "name", "tid", "ver", "at_hash", "c_hash", "email"],
    ...cloudOf(name),
  };
}

function cloudOf(name: string): object {
  return {
    kerberos_endpoint: `${login}/${name}/kerberos`,
    tenant_region_scope: isAlias(name) ? null : "WW",
    cloud_instance_name: "microsoftonline.com",
    cloud_graph_host_name: "graph.windows.net",
    msgraph_host: "graph.microsoft.com",
    rbac_url: "https://pas.windows.net",
  };
}

/** An alias has many issuers, so its document has a literal placeholder for them (reported: the same captures). */
function issuerName(name: string): string {
  return isAlias(name) ? "{tenantid}" : name;
}

function isAlias(name: string): boolean {
  return name === "common" || name === "organizations";
}

const endpoint = /^userrealm\/([^/]+)$/i;

/** MSAL Go and .NET write `UserRealm`, MSAL Python `userrealm`. */
export function isUserRealm({ endpoint: path }: Call): boolean {
  return endpoint.test(path);
}

/**
 * `GET /common/UserRealm/{user}?api-version=1.0`: MSAL asks this before it sends a password, because a federated
 * account would sign in elsewhere. The answer is the one that Windows recorded (reported: a trace of Hello for
 * Business). For an unknown domain, it's the one that AzureAD/microsoft-authentication-library-for-dotnet expects. The
 * answer doesn't reveal whether the user exists.
 */
export function userRealm({ method, url, tenantName, endpoint: path }: Call, { initialDomain }: Tenant): object {
  const unknownNames = [...url.searchParams.keys()].filter(
    (name) => name !== "api-version" && name !== "client-request-id",
  );
  const isAsked = method === "GET" && tenantName === "common" && url.searchParams.get("api-version") === "1.0";
  if (!isAsked || unknownNames.length > 0) throw new NotSupported(`${method} ${url.origin}${url.pathname}`);

  const [, user = ""] = endpoint.exec(path) ?? [];
  const [, domain = ""] = decodeURIComponent(user).split("@");
  const cloud = { cloud_instance_name: "microsoftonline.com", cloud_audience_urn: "urn:federation:MicrosoftOnline" };
  if (domain.toLowerCase() !== initialDomain.toLowerCase()) return { ver: "1.0", account_type: "Unknown", ...cloud };
  return { ver: "1.0", account_type: "Managed", domain_name: domain, ...cloud };
}
