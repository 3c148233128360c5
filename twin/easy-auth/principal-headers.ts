import type { JWTPayload } from "jose";
import { NotImitated } from "../tenant/refusal.ts";
import { sessionHeader } from "./authenticate.ts";
import { nameType, principalClaims, roleType } from "./principal-claims.ts";

/** Only App Service may set these; what a caller sends under these names never reaches the app. */
const reservedPrefixes = ["x-ms-client-principal", "x-ms-token-"] as const;

/** The session header goes, too (inferred). https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities */
export function withoutReservedHeaders(sent: Headers): Headers {
  const headers = new Headers(sent);
  for (const name of sent.keys()) {
    if (name === sessionHeader || reservedPrefixes.some((prefix) => name.startsWith(prefix))) headers.delete(name);
  }
  return headers;
}

/**
 * Tells the app who calls. `-ID` is the object id (reported for current versions); `-NAME` is there for users only:
 * tokens of applications have no claim to make it of (inferred). `Authorization` stays (reported).
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

/** How App Service writes a text beyond ASCII into a header is not documented. */
function setText(headers: Headers, header: string, text: string): void {
  if (!/^[\x20-\x7e]*$/.test(text)) throw new NotImitated(`${header} of a text beyond ASCII`);
  headers.set(header, text);
}

export function principalIdOf(claims: JWTPayload): string | undefined {
  return firstText(claims, ["oid", "sub"]);
}

/** Undefined for applications. */
export function principalNameOf(claims: JWTPayload): string | undefined {
  return firstText(claims, ["upn", "preferred_username", "email"]);
}

function firstText(claims: JWTPayload, names: readonly string[]): string | undefined {
  const found = names.map((name) => claims[name]).find((value) => typeof value === "string" && value !== "");
  return typeof found === "string" ? found : undefined;
}
