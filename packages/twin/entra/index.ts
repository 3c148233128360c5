import { type Handler, defaultClientAddress } from "../network/handler.ts";
import { NotSupported } from "../tenant/refusal.ts";
import { createAuthorizeEndpoint } from "./authorize/authorize-endpoint.ts";
import { logOut } from "./authorize/logout.ts";
import { messagePage, refusalPage } from "./authorize/pages.ts";
import { answer, answerPreflight, answerRefusal, type Call, type EndpointKind, readCall } from "./call.ts";
import { AadstsRefusal } from "./errors.ts";
import { reportSignIn } from "./report-sign-in.ts";
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
 * Microsoft Entra ID's sign-in service: discovery, keys, sign-in in a browser and the token endpoint, the same under
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
  const { authorize, submit } = createAuthorizeEndpoint({ tenant, signingKeys });
  const signOut = (call: Call) => logOut(call, tenant);
  /** What a person sees in a browser, by method and path. */
  const pages = new Map<string, (call: Call) => Response | Promise<Response>>([
    ...["GET", "POST"].flatMap((method) => [
      [`${method} oauth2/v2.0/authorize`, (call: Call) => authorize(call, 2)] as const,
      [`${method} oauth2/authorize`, (call: Call) => authorize(call, 1)] as const,
      [`${method} oauth2/v2.0/logout`, signOut] as const,
      [`${method} oauth2/logout`, signOut] as const,
    ]),
    ["POST login", submit],
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
    const page = pages.get(`${call.method} ${call.endpoint}`);
    if (page && call.method === "GET" && call.url.host !== "login.microsoftonline.com") return toOwnHost(call);
    if (page) return answerPage(call, page);
    if (call.method === "OPTIONS" && call.endpoint === "oauth2/v2.0/token") return answerPreflight(call);
    const { kind, body } = routeOf(call) ?? (isUserRealm(call) ? realm : notFound);
    try {
      const answered = await body(call);
      if (kind === "token") reportSignIn(tenant, call);
      return answer(call, kind, 200, answered);
    } catch (error) {
      if (kind === "token") reportSignIn(tenant, call, error);
      return answerRefusal(call, kind, error);
    }
  };
}

/**
 * A person sees one host only, whose cookies make single sign-on. Reported: the address of a sign-in that App Service
 * began at login.windows.net, in a public repository, is login.microsoftonline.com's afterwards.
 */
function toOwnHost({ url }: Call): Response {
  const location = `https://login.microsoftonline.com${url.pathname}${url.search}`;
  return new Response(null, { status: 302, headers: { location, "cache-control": "no-store, no-cache" } });
}

/** Answers a person with a page, refusals included. */
async function answerPage(call: Call, page: (call: Call) => Response | Promise<Response>): Promise<Response> {
  try {
    return await page(call);
  } catch (error) {
    if (error instanceof AadstsRefusal) return refusalPage(error, call.trace);
    if (error instanceof NotSupported) return messagePage("The twin can’t do this", error.message, error.status);
    throw error;
  }
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
