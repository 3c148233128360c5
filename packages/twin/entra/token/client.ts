import { createHash, timingSafeEqual } from "node:crypto";
import type { TokenExchange, Client, ClientAuthentication, ClientProof } from "./exchange.ts";
import type { Application } from "../../tenant/directory-objects.ts";
import { NotSupported } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { aadstsRefusal } from "../errors.ts";
import type { Call } from "../call.ts";
import { requireClientAssertion } from "./client-assertion.ts";
import { requireParameter } from "./parameters.ts";

/** Requires the client to be registered, with an existing and enabled service principal. */
export function requireClient(tenant: Tenant, clientId: string): Client {
  const application = requireApplication(tenant, clientId);
  const servicePrincipal = tenant.directory.servicePrincipals.findByClientId(application.appId);
  // https://learn.microsoft.com/entra/identity-platform/deprecate-spless-auth
  if (!servicePrincipal) throw aadstsRefusal(7000229, [application.appId, tenant.tenantId]);
  if (!servicePrincipal.accountEnabled) throw aadstsRefusal(7000112, [application.appId, application.displayName]);
  return { application, servicePrincipal };
}

/**
 * Returns the application. An id that no application anywhere has isn't even a valid identifier (700038). An id that's
 * known elsewhere is not found here (700016). Inferred: an application in the recycle bin counts as known.
 */
function requireApplication({ directory, displayName }: Tenant, clientId: string): Application {
  const application = directory.applications.findByClientId(clientId);
  if (application?.signInAudience === "PersonalMicrosoftAccount") {
    throw new NotSupported(`a token with ${clientId}, an application for personal Microsoft accounts only`);
  }
  if (application) return application;
  if (directory.servicePrincipals.findByClientId(clientId)) {
    throw new NotSupported(`a token for ${clientId}, a service principal without an application registration here`);
  }
  const isDeleted = directory.applications.deleted().some(({ appId }) => appId === clientId.toLowerCase());
  throw isDeleted ? aadstsRefusal(700016, [clientId, displayName]) : aadstsRefusal(700038, [clientId]);
}

/** https://learn.microsoft.com/entra/identity-platform/certificate-credentials#using-a-client-assertion */
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * Reads the client's credential from the form or from HTTP Basic, as the metadata announces (`client_secret_post`,
 * `private_key_jwt`, `client_secret_basic`).
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function readClientAuthentication({ form, headers }: Call): ClientAuthentication {
  const authentication: ClientAuthentication = {
    ...field("clientId", form.get("client_id")),
    ...field("clientSecret", form.get("client_secret")),
    ...field("clientAssertion", readAssertion(form)),
  };
  if (authentication.clientSecret !== undefined && authentication.clientAssertion !== undefined) {
    throw new NotSupported("a client that sends both a secret and an assertion");
  }
  const authorization = headers.get("authorization");
  if (authorization === null) return authentication;

  const basic = readBasic(authorization);
  const { clientId = basic.clientId, clientSecret, clientAssertion } = authentication;
  if (clientSecret !== undefined || clientAssertion !== undefined || clientId !== basic.clientId) {
    throw new NotSupported("a client that sends two identities or credentials, by HTTP Basic and in the form");
  }
  return basic;
}

/** Inferred: the type is required, as in RFC 7521, 4.2. */
function readAssertion(form: URLSearchParams): string | null {
  const assertion = form.get("client_assertion");
  if (!assertion) return null;
  const type = requireParameter("client_assertion_type", form.get("client_assertion_type"));
  if (type !== assertionType) throw new NotSupported(`client_assertion_type other than ${assertionType}`);
  return assertion;
}

/** Both halves are form-encoded before they are joined: RFC 6749, 2.3.1. */
function readBasic(authorization: string): { readonly clientId: string; readonly clientSecret: string } {
  const [, encoded = ""] = /^basic +([\w+/]+={0,2})$/i.exec(authorization.trim()) ?? [];
  const [, clientId, clientSecret] = /^([^:]+):(.*)$/s.exec(Buffer.from(encoded, "base64").toString("utf8")) ?? [];
  if (clientId === undefined || clientSecret === undefined) {
    throw new NotSupported("an Authorization header at the token endpoint that is not Basic base64(id:secret)");
  }
  return { clientId: decodeForm(clientId), clientSecret: decodeForm(clientSecret) };
}

/** `URLSearchParams` decodes the form encoding and, like servers, keeps stray percent signs. */
function decodeForm(text: string): string {
  return new URLSearchParams(`value=${text.replaceAll("&", "%26")}`).get("value") ?? "";
}

function field<Name extends keyof ClientAuthentication>(name: Name, value: string | null): ClientAuthentication {
  return value === null ? {} : { [name]: value };
}

/** A client that acts for itself must prove its identity. https://github.com/MicrosoftDocs/azure-docs/issues/30777 */
export async function proveConfidentialClient(exchange: TokenExchange): Promise<ClientProof> {
  const proof = await proveByCredential(exchange);
  if (!proof) throw aadstsRefusal(7000216, ["client_credentials"]);
  return proof;
}

/**
 * A client that acts for a user needs no proof if its app registration allows public client flows. A client that sends
 * a credential but has none is refused. A client with credentials can still use them (reported:
 * MicrosoftDocs/azure-docs#30802, #55028).
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc#authorization-request
 */
export async function proveClientOfUser(exchange: TokenExchange): Promise<ClientProof> {
  const { authentication, client } = exchange;
  if (client.application.isFallbackPublicClient !== true) {
    const proof = await proveByCredential(exchange);
    if (!proof) throw aadstsRefusal(7000218, []);
    return proof;
  }
  const shows = authentication.clientSecret !== undefined || authentication.clientAssertion !== undefined;
  if (shows && !hasCredentials(exchange)) throw aadstsRefusal(700025, []);
  return (await proveByCredential(exchange)) ?? "0";
}

/**
 * Only what was issued at a redirect URI of a single-page application can be redeemed by a page, and only by one.
 * Inferred: that it comes before the client's proof.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redirect-uris-for-single-page-apps-spas
 */
export function requireCrossOrigin({ origin }: Pick<TokenExchange, "origin">, isSinglePage: boolean): void {
  if (isSinglePage && origin === null) throw aadstsRefusal(9002327, []);
  if (!isSinglePage && origin !== null) throw aadstsRefusal(9002326, [origin]);
}

/** Refuses a credential of a client at a redirect URI that is registered for clients without one. */
export function refuseCredential({ authentication }: Pick<TokenExchange, "authentication">): void {
  const { clientSecret, clientAssertion } = authentication;
  if (clientSecret !== undefined || clientAssertion !== undefined) throw aadstsRefusal(700025, []);
}

/** A client of a web redirect URI must prove its identity, whether or not it allows public client flows. */
export async function proveWebClient(exchange: TokenExchange): Promise<ClientProof> {
  const proof = await proveByCredential(exchange);
  if (!proof) throw aadstsRefusal(7000218, []);
  return proof;
}

/** Returns undefined without a secret. An empty secret counts as missing. */
async function proveByCredential(exchange: TokenExchange): Promise<ClientProof | undefined> {
  const { client, authentication, trace } = exchange;
  if (authentication.clientAssertion !== undefined) {
    await requireClientAssertion(exchange, authentication.clientAssertion);
    return "2";
  }
  if (!authentication.clientSecret) return undefined;
  requireClientSecret(client, authentication.clientSecret, trace.at);
  return "1";
}

function hasCredentials({ tenant, client: { application, servicePrincipal } }: TokenExchange): boolean {
  const federated = tenant.directory.federatedIdentityCredentials.allOf(application.id);
  const own = [application, servicePrincipal].flatMap((owner) => [owner.passwordCredentials, owner.keyCredentials]);
  return [...own, federated].some((credentials) => credentials.length > 0);
}

/**
 * Requires the secret to be one of the client's and currently valid. An expired secret gets a different error from a
 * wrong one (reported: dotnet/sign#849). Any of several secrets works, so that you can rotate them.
 */
function requireClientSecret({ application, servicePrincipal }: Client, secret: string, now: Date): void {
  // A service principal can have secrets of its own: https://learn.microsoft.com/graph/api/serviceprincipal-addpassword
  const secrets = [...application.passwordCredentials, ...servicePrincipal.passwordCredentials];
  const matching = secrets.filter(({ secretText }) => isSameSecret(secretText, secret));
  if (matching.length === 0) throw aadstsRefusal(7000215, [application.appId]);
  const current = matching.filter((credential) => now < new Date(credential.endDateTime));
  if (current.length === 0) throw aadstsRefusal(7000222, [application.appId]);
  if (!current.some((credential) => new Date(credential.startDateTime) <= now)) {
    throw new NotSupported(`a client secret before its startDateTime (${current[0]?.startDateTime ?? ""})`);
  }
}

/** Compares in constant time, so timing reveals nothing. */
export function isSameSecret(stored: string, presented: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(stored), digest(presented));
}
