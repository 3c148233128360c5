import type { JWTPayload } from "jose";
import { NotSupported } from "../tenant/refusal.ts";
import { sessionHeader } from "./authenticate.ts";
import type { ProviderTokens } from "./sessions.ts";

/** Only App Service can set these headers. A caller's own values never reach the app. */
const reservedPrefixes = ["x-ms-client-principal", "x-ms-token-"] as const;

/**
 * Removes the reserved headers and the session header (the latter is inferred).
 * https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities
 */
export function removeReservedHeaders(headers: Headers): void {
  const isReserved = (name: string): boolean =>
    name === sessionHeader || reservedPrefixes.some((prefix) => name.startsWith(prefix));
  // Listed first: deleting while iterating would skip the next header.
  for (const name of [...headers.keys()].filter(isReserved)) headers.delete(name);
}

/**
 * Adds the headers that identify the caller to the app. `-ID` is the object id (reported for current versions). Only
 * users have `-NAME`, because tokens of applications have no claim for it (inferred). `Authorization` stays (reported).
 * https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities
 */
export function setPrincipalHeaders(headers: Headers, claims: JWTPayload): void {
  const principal = { auth_typ: "aad", claims: principalClaims(claims), name_typ: nameType, role_typ: roleType };
  headers.set("X-MS-CLIENT-PRINCIPAL", Buffer.from(JSON.stringify(principal)).toString("base64"));
  headers.set("X-MS-CLIENT-PRINCIPAL-IDP", "aad");
  const id = principalIdOf(claims);
  if (id !== undefined) setText(headers, "X-MS-CLIENT-PRINCIPAL-ID", id);
  const name = principalNameOf(claims);
  if (name !== undefined) setText(headers, "X-MS-CLIENT-PRINCIPAL-NAME", name);
}

/** Microsoft doesn't document how App Service writes text beyond ASCII into a header. */
function setText(headers: Headers, header: string, text: string): void {
  if (!/^[\x20-\x7e]*$/.test(text)) throw new NotSupported(`${header} with non-ASCII characters`);
  headers.set(header, text);
}

export function principalIdOf(claims: JWTPayload): string | undefined {
  return firstText(claims, ["oid", "sub"]);
}

/** Returns undefined for applications. */
export function principalNameOf(claims: JWTPayload): string | undefined {
  return firstText(claims, ["upn", "preferred_username", "email"]);
}

function firstText(claims: JWTPayload, names: readonly string[]): string | undefined {
  const name = names.map((name) => claims[name]).find((value) => typeof value === "string" && value !== "");
  return typeof name === "string" ? name : undefined;
}

const xmlsoap = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
const microsoft = "http://schemas.microsoft.com/identity/claims";

/** Seen in Microsoft's own sample. https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities */
const nameType = `${xmlsoap}/emailaddress`;
const roleType = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";

/**
 * Claims that have another type in the principal. The provider's page documents `tid`. The others are reported
 * (captured principals) or come from .NET's inbound claim map. `roles` stays `roles` although `role_typ` is the long
 * name: both are reported, and this pair is harder for an app.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
 */
const typeByClaim: ReadonlyMap<string, string> = new Map([
  ["sub", `${xmlsoap}/nameidentifier`],
  ["oid", `${microsoft}/objectidentifier`],
  ["tid", `${microsoft}/tenantid`],
  ["idp", `${microsoft}/identityprovider`],
  ["scp", `${microsoft}/scope`],
  ["email", `${xmlsoap}/emailaddress`],
  ["given_name", `${xmlsoap}/givenname`],
  ["family_name", `${xmlsoap}/surname`],
  ["unique_name", `${xmlsoap}/name`],
  ["upn", `${xmlsoap}/upn`],
  ["amr", "http://schemas.microsoft.com/claims/authnmethodsreferences"],
  ["acr", "http://schemas.microsoft.com/claims/authnclassreference"],
]);

interface PrincipalClaim {
  readonly typ: string;
  readonly val: string;
}

/** Returns the claims in the token's order. A list becomes one entry for each of its values. */
export function principalClaims(claims: JWTPayload): readonly PrincipalClaim[] {
  return Object.entries(claims).flatMap(([name, value]) => {
    const typ = typeByClaim.get(name) ?? name;
    return (Array.isArray(value) ? value : [value]).map((val: unknown) => ({
      typ,
      val: typeof val === "string" ? val : JSON.stringify(val),
    }));
  });
}

/** `2026-11-24T20:00:00.0000000Z`, as .NET writes times (reported). */
export function expiryText(expiresOn: Date): string {
  return expiresOn.toISOString().replace("Z", "0000Z");
}

/**
 * Passes a session's tokens to the app, only if the token store is on (reported: MicrosoftDocs/azure-docs#88551).
 * https://learn.microsoft.com/azure/app-service/configure-authentication-oauth-tokens#retrieve-tokens-in-app-code
 */
export function setTokenHeaders(headers: Headers, tokens: ProviderTokens): void {
  const values = {
    "X-MS-TOKEN-AAD-ACCESS-TOKEN": tokens.accessToken,
    "X-MS-TOKEN-AAD-EXPIRES-ON": expiryText(tokens.expiresOn),
    "X-MS-TOKEN-AAD-ID-TOKEN": tokens.idToken,
    "X-MS-TOKEN-AAD-REFRESH-TOKEN": tokens.refreshToken,
  };
  for (const [name, value] of Object.entries(values)) if (value !== undefined) headers.set(name, value);
}
