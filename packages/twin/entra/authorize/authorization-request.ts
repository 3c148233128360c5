import { NotSupported } from "../../tenant/refusal.ts";
import { findRedirectUri, redirectUrisOf, type RedirectUri } from "../../tenant/redirect-uris.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { Call } from "../call.ts";
import { aadstsRefusal } from "../errors.ts";
import type { TokenVersion } from "../signing-keys.ts";
import { requireTokenTenant } from "../tenant-named.ts";
import { requireClient } from "../token/client.ts";
import type { Client } from "../token/exchange.ts";
import { harmless, refuseClaimsRequest, requireParameter } from "../token/parameters.ts";
import { type DelegatedScope, readDelegatedScope } from "../token/resource.ts";

/** How an answer travels to the redirect URI. */
export type ResponseMode = "query" | "fragment" | "form_post";

/** The client, and the registered address that answers go to. Everything else of the request is unchecked. */
export interface Destination {
  readonly client: Client;
  readonly redirectUri: string;
  readonly redirectUriKind: RedirectUri["kind"];
  readonly mode: ResponseMode;
  readonly state: string | undefined;
}

const prompts = ["none", "login", "consent", "select_account"] as const;

/** A checked request to sign a user in. */
export interface AuthorizationRequest extends Destination {
  readonly version: TokenVersion;
  readonly withCode: boolean;
  readonly withIdToken: boolean;
  readonly scope: DelegatedScope;
  readonly nonce: string | undefined;
  readonly prompt: (typeof prompts)[number] | undefined;
  readonly loginHint: string | undefined;
  readonly codeChallenge: { readonly value: string; readonly method: "S256" | "plain" } | undefined;
  readonly withClientInfo: boolean;
}

/** The parameters of an authorization request, from its query or, in a POST, from its form. */
export function parametersOf({ method, url, form }: Call): URLSearchParams {
  return method === "POST" ? form : url.searchParams;
}

/**
 * Finds where answers go. Until then, an error is shown on Entra ID's own page: it must never follow an address that
 * nobody registered. https://learn.microsoft.com/entra/identity-platform/reply-url
 */
export function readDestination(call: Call, tenant: Tenant): Destination {
  const parameters = parametersOf(call);
  if (requireTokenTenant(call.tenantName, tenant) !== "tenant") {
    throw new NotSupported(`the authorization endpoint of /${call.tenantName}: name the tenant by its id or domain`);
  }
  const client = requireClient(tenant, requireParameter("client_id", parameters.get("client_id")));
  const { uri, kind } = requireRedirectUri(client, parameters.get("redirect_uri"));
  return {
    client,
    redirectUri: uri,
    redirectUriKind: kind,
    mode: modeOf(parameters),
    state: parameters.get("state") ?? undefined,
  };
}

function requireRedirectUri({ application }: Client, requested: string | null): RedirectUri {
  const [only, another] = redirectUrisOf(application);
  if (!only) throw aadstsRefusal(500113, []);
  if (requested === null) {
    if (!another) return only;
    throw new NotSupported("an authorization request without redirect_uri, of an application that has several");
  }
  const found = findRedirectUri(application, requested);
  if (!found) throw aadstsRefusal(50011, [requested, application.appId]);
  return { uri: requested, kind: found.kind };
}

/** OAuth 2.0 Multiple Response Types, 2.1: a code alone comes in the query, a token in the fragment. */
function modeOf(parameters: URLSearchParams): ResponseMode {
  const asked = parameters.get("response_mode");
  if (asked === "query" || asked === "fragment" || asked === "form_post") return asked;
  return (parameters.get("response_type") ?? "").includes("token") ? "fragment" : "query";
}

/** What the last line shapes is how the page looks, or how MSAL's requests are routed and counted. */
const known = new Set(
  [
    "client_id redirect_uri response_type response_mode scope state nonce prompt login_hint domain_hint code_challenge",
    "code_challenge_method claims",
    "mkt ui_locales display sso_reload instance_aware",
  ]
    .flatMap((names) => names.split(" "))
    .concat(harmless),
);

/**
 * Checks everything but the address. Its refusals go to the redirect URI.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code
 */
export function readRequest(call: Call, destination: Destination, version: TokenVersion): AuthorizationRequest {
  const parameters = parametersOf(call);
  refuseUnknown(parameters);
  refuseClaimsRequest(parameters);
  const types = requireParameter("response_type", parameters.get("response_type")).split(/[ ,]+/);
  const { application } = destination.client;
  const { implicitGrantSettings } = application.web;
  const unknown = types.find((type) => !["code", "id_token", "token"].includes(type));
  if (unknown !== undefined) throw new NotSupported(`the response_type '${unknown}'`);
  if (types.includes("token")) {
    if (!implicitGrantSettings.enableAccessTokenIssuance) throw aadstsRefusal(700051, []);
    throw new NotSupported("access tokens from the authorization endpoint (response_type 'token')");
  }
  const withIdToken = types.includes("id_token");
  const withCode = types.includes("code");
  if (withIdToken && !implicitGrantSettings.enableIdTokenIssuance) throw aadstsRefusal(700054, []);
  refuseMode(parameters, withIdToken);
  if (application.oauth2RequirePostResponse && destination.mode !== "form_post") {
    throw new NotSupported("an application with oauth2RequirePostResponse without response_mode=form_post");
  }
  if (version === 1 && withCode) throw new NotSupported("an authorization code of the version 1 endpoint");
  // The version 1 endpoint knows scopes for sign-in only, and takes a request without one.
  const scope = readDelegatedScope(
    version === 1 ? (parameters.get("scope") ?? "openid") : requireParameter("scope", parameters.get("scope")),
  );
  if (withIdToken && !scope.openidScopes.includes("openid") && version === 2) {
    throw new NotSupported("response_type 'id_token' without the scope openid");
  }
  const nonce = parameters.get("nonce") ?? undefined;
  if (withIdToken) requireParameter("nonce", nonce);
  return {
    ...destination,
    version,
    withCode,
    withIdToken,
    scope,
    nonce,
    prompt: promptOf(parameters),
    loginHint: parameters.get("login_hint")?.trim() || undefined,
    codeChallenge: codeChallengeOf(parameters),
    withClientInfo: parameters.get("client_info") === "1",
  };
}

/** Entra ID ignores unknown parameters. The twin can't tell those from parameters that have an effect. */
function refuseUnknown(parameters: URLSearchParams): void {
  const names = [...parameters.keys()];
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) throw new NotSupported(`the parameter "${unknown}" of an authorization request`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new NotSupported(`the parameter "${twice}" twice in an authorization request`);
}

/** https://learn.microsoft.com/entra/identity-platform/reference-breaking-changes (tokens never in a query) */
function refuseMode(parameters: URLSearchParams, withIdToken: boolean): void {
  const asked = parameters.get("response_mode");
  if (asked === null || asked === "fragment" || asked === "form_post") return;
  if (asked !== "query" || withIdToken) throw aadstsRefusal(70007, [asked]);
}

function promptOf(parameters: URLSearchParams): AuthorizationRequest["prompt"] {
  const asked = parameters.get("prompt");
  const prompt = prompts.find((value) => value === asked);
  if (prompt === undefined && asked !== null && asked !== "") {
    throw new NotSupported(`prompt '${asked}': use one of ${prompts.join(", ")}`);
  }
  return prompt;
}

/**
 * "If excluded, code_challenge is assumed to be plaintext": both methods are documented.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
function codeChallengeOf(parameters: URLSearchParams): AuthorizationRequest["codeChallenge"] {
  const value = parameters.get("code_challenge");
  const method = parameters.get("code_challenge_method") ?? "plain";
  if (value === null) {
    if (parameters.has("code_challenge_method")) throw new NotSupported("code_challenge_method without code_challenge");
    return undefined;
  }
  if (method !== "S256" && method !== "plain") {
    throw new NotSupported(`code_challenge_method '${method}': use S256 or plain`);
  }
  // RFC 7636, 4.2: 43 to 128 unreserved characters.
  if (!/^[\w.~-]{43,128}$/.test(value)) throw new NotSupported("a code_challenge that isn't 43 to 128 characters");
  return { value, method };
}
