import { type Handler, defaultClientAddress } from "../network/handler.ts";
import { NotSupported } from "../tenant/refusal.ts";
import { answer, answerRefusal, type Call, type EndpointKind, readCall } from "./call.ts";
import { instanceDiscovery, isUserRealm, openidConfiguration, userRealm } from "./metadata.ts";
import { knownMetadataTenant } from "./tenant-named.ts";
import type { TokenVersion } from "./signing-keys.ts";
import { createTokenEndpoint, type TokenEndpointOptions } from "./token/token-endpoint.ts";

export type EntraOptions = TokenEndpointOptions;

interface Route {
  readonly kind: EndpointKind;
  readonly body: (call: Call) => object | Promise<object>;
}

/**
 * Microsoft Entra ID's sign-in service: discovery, keys and the token endpoint, the same under
 * login.microsoftonline.com, login.windows.net and sts.windows.net.
 */
export function createEntra(options: EntraOptions): Handler {
  const { tenant, signingKeys } = options;
  const configuration = (version: TokenVersion) =>
    metadata((call) => openidConfiguration(knownMetadataTenant(call.tenantName, tenant), version));
  const keys = (version: TokenVersion) =>
    metadata((call) => {
      knownMetadataTenant(call.tenantName, tenant);
      return signingKeys.jwks({ version });
    });

  const routes = new Map<string, Route>([
    [".well-known/openid-configuration", configuration(1)],
    ["v2.0/.well-known/openid-configuration", configuration(2)],
    ["discovery/keys", keys(1)],
    ["discovery/v2.0/keys", keys(2)],
    ["discovery/instance", { kind: "metadata", body: instanceDiscovery }],
    ["oauth2/v2.0/token", { kind: "token", body: createTokenEndpoint(options) }],
  ]);
  /** A second slash after the tenant: what Python's msal asks for if its authority ends in a slash, as its default does. */
  const routeOf = ({ endpoint }: Call): Route | undefined => {
    const single = endpoint.replace(/^\/+/, "");
    return routes.get(single.endsWith("/openid-configuration") ? single : endpoint);
  };
  const realm: Route = { kind: "metadata", body: (call) => userRealm(call, tenant) };

  return async (request, from = defaultClientAddress) => {
    const call = await readCall(request, tenant, from);
    if (isBesideTenants(call)) return new Response(null, { status: 404 });
    const { kind, body } = routeOf(call) ?? (isUserRealm(call) ? realm : notFound);
    try {
      return answer(call, kind, 200, await body(call));
    } catch (error) {
      return answerRefusal(call, kind, error);
    }
  };
}

/** A document that clients read with a plain GET. A parameter such as `appid` would make it another document. */
function metadata(body: (call: Call) => object): Route {
  return {
    kind: "metadata",
    body: (call) => {
      if (call.method !== "GET") throw notSupported(call);
      const [parameter] = call.url.searchParams.keys();
      if (parameter !== undefined) throw notSupported(call, `with the query parameter "${parameter}"`);
      return body(call);
    },
  };
}

/**
 * The addresses of RFC 8414, which MCP clients ask first: `/.well-known/openid-configuration/{tenant}/v2.0`. Entra ID has
 * its metadata below the tenant only, and answers 404: measured on 2026-08-02, paiml/rust-mcp-sdk@a65160e
 * (tests/oauth_discovery_urls.rs). What is in the answer isn't known.
 */
function isBesideTenants({ method, tenantName, endpoint }: Call): boolean {
  const [document = "", ...tenant] = endpoint.split("/");
  const documents = ["oauth-authorization-server", "openid-configuration"];
  return method === "GET" && tenantName === ".well-known" && documents.includes(document) && tenant.length > 0;
}

const notFound: Route = {
  kind: "token",
  body: (call) => {
    throw notSupported(call);
  },
};

function notSupported({ method, url }: Call, detail = ""): NotSupported {
  return new NotSupported(`${method} ${url.origin}${url.pathname} ${detail}`.trimEnd());
}
