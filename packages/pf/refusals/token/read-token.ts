import { isObject, jsonOf } from "@protected-function/core/text/json.ts";
import { instantText } from "@protected-function/core/text/instant-text.ts";
import { pastedText } from "@protected-function/core/text/plain-text.ts";
import type { Fact } from "../requirements.ts";

type Json = Readonly<Record<string, unknown>>;

/** The kind of a pasted text, read without any key. It doesn't hold the token itself. */
export type DecodedToken =
  | { readonly form: "jwt"; readonly header: Json; readonly claims: Json; readonly signed: boolean }
  | { readonly form: "encrypted"; readonly algorithm: string }
  | { readonly form: "opaque"; readonly what: "refresh token" | "client secret" }
  | { readonly form: "malformed"; readonly why: string };

/** Reads a token, with or without `Bearer `, or the whole answer of a token endpoint or of the exchange. */
export function decodeToken(text: string): DecodedToken {
  const token = tokenIn(text.trim())
    .replace(/^(?:authorization:\s*)?bearer\s+/i, "")
    .replace(/^(["'])(.*)\1$/s, "$2");
  if (token === "") return malformed("it is empty");
  if (/\s/.test(token)) return malformed("it has spaces or line breaks, which a token never has");
  // Reported: Entra ID's refresh tokens begin like this, and its client secrets have Q~ as fifth and sixth character.
  if (/^[01]\.A[\w.-]+$/.test(token)) return { form: "opaque", what: "refresh token" };
  if (/^[\w~.-]{3}\dQ~[\w~.-]+$/.test(token)) return { form: "opaque", what: "client secret" };
  const parts = token.split(".");
  const header = jsonIn(parts[0] ?? "");
  if (parts.length === 5 && header?.["enc"] !== undefined) {
    return { form: "encrypted", algorithm: String(header["enc"]) };
  }
  if (parts.length !== 3) {
    return malformed(`a JWT has three parts between dots, this has ${parts.length}, as if it was cut off`);
  }
  if (!header) return malformed("its first part isn't a JSON object in base64url");
  const claims = jsonIn(parts[1] ?? "");
  if (!claims) return malformed("its second part isn't a JSON object in base64url, as if it was cut off or altered");
  return { form: "jwt", header, claims, signed: parts[2] !== "" };
}

/** `{"access_token": …}`, `{"authenticationToken": …}`, or the text itself. */
function tokenIn(text: string): string {
  if (!text.startsWith("{")) return text;
  const answer = parsed(text);
  for (const name of ["access_token", "authenticationToken", "id_token"]) {
    const token = answer?.[name];
    if (typeof token === "string") return token;
  }
  return text;
}

function jsonIn(part: string): Json | undefined {
  return /^[\w-]+$/.test(part) ? parsed(Buffer.from(part, "base64url").toString("utf8")) : undefined;
}

function parsed(text: string): Json | undefined {
  const value = jsonOf(text);
  return isObject(value) ? value : undefined;
}

function malformed(reason: string): DecodedToken {
  return { form: "malformed", why: reason };
}

/** The claims that matter, under our names. */
export interface TokenClaims {
  readonly algorithm: string;
  readonly keyId: string | undefined;
  readonly signed: boolean;
  /** A header `nonce`: only Microsoft Graph can verify such a token. */
  readonly forGraphOnly: boolean;
  readonly issuer: string | undefined;
  readonly audiences: readonly string[];
  readonly version: string | undefined;
  readonly tenantId: string | undefined;
  /** The calling application: `appid` (version 1), `azp` (version 2). */
  readonly clientId: string | undefined;
  /** How the client authenticated: `appidacr`, `azpacr`. */
  readonly clientProof: string | undefined;
  readonly objectId: string | undefined;
  readonly subject: string | undefined;
  readonly userName: string | undefined;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly type: string | undefined;
  /** Identifies the token in the sign-in log. */
  readonly tokenId: string | undefined;
  readonly notBefore: Date | undefined;
  readonly expires: Date | undefined;
}

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
export function readClaims({
  header,
  claims,
  signed,
}: {
  readonly header: Json;
  readonly claims: Json;
  readonly signed: boolean;
}): TokenClaims {
  return {
    algorithm: text(header["alg"]) ?? "none",
    keyId: text(header["kid"]),
    signed,
    forGraphOnly: header["nonce"] !== undefined,
    issuer: text(claims["iss"]),
    audiences: texts(claims["aud"]),
    version: text(claims["ver"]),
    tenantId: text(claims["tid"]),
    clientId: text(claims["appid"]) ?? text(claims["azp"]),
    clientProof: text(claims["appidacr"]) ?? text(claims["azpacr"]),
    objectId: text(claims["oid"]),
    subject: text(claims["sub"]),
    userName: text(claims["preferred_username"]) ?? text(claims["upn"]) ?? text(claims["unique_name"]),
    roles: texts(claims["roles"]),
    scopes: text(claims["scp"])?.split(" ") ?? [],
    type: text(claims["idtyp"]),
    tokenId: text(claims["uti"]),
    notBefore: time(claims["nbf"]),
    expires: time(claims["exp"]),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** Seconds since 1970; a number that no date can hold counts as absent. */
function time(value: unknown): Date | undefined {
  const date = new Date(typeof value === "number" ? value * 1000 : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The parts of an issuer. */
interface EntraIssuer {
  readonly version: 1 | 2;
  readonly tenantId: string;
  readonly host: string;
}

const forms: readonly (readonly [1 | 2, RegExp])[] = [
  [1, /^https:\/\/(sts\.windows\.net|sts\.chinacloudapi\.cn)\/([0-9a-f-]{36})\/$/i],
  [2, /^https:\/\/(login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn)\/([0-9a-f-]{36})\/v2\.0$/i],
];

/**
 * The exact forms of `iss` that Entra ID uses. Any other issuer is foreign.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function readEntraIssuer(issuer: string | undefined): EntraIssuer | undefined {
  for (const [version, form] of forms) {
    const [, host, tenantId] = form.exec(issuer ?? "") ?? [];
    if (host !== undefined && tenantId !== undefined) return { version, tenantId, host };
  }
  return undefined;
}

export type TokenKind = "application" | "user" | "id token" | "session token" | "foreign";

/**
 * Only a user's token has scopes, and only access tokens name the calling application. A session token of App
 * Service authentication is the site's own: `iss` is its address, `sub` begins with `sid:` (reported).
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function kindOf(claims: TokenClaims): TokenKind {
  if (!readEntraIssuer(claims.issuer)) return isSession(claims) ? "session token" : "foreign";
  if (claims.type === "app") return "application";
  if (claims.type === "user" || claims.scopes.length > 0) return "user";
  return claims.clientId === undefined ? "id token" : "application";
}

function isSession({ issuer, subject }: TokenClaims): boolean {
  return (
    /^https:\/\/[^/]+\.azurewebsites\.(?:net|us)\/?$/i.test(issuer ?? "") ||
    /^https:\/\/[^/]+\.chinacloudsites\.cn\/?$/i.test(issuer ?? "") ||
    subject?.startsWith("sid:") === true
  );
}

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference (appidacr, azpacr) */
const proofs: Readonly<Record<string, string>> = {
  "0": "a public client, without a credential",
  "1": "with a client secret",
  "2": "with a signed assertion: certificate or federated credential",
};

/** The claims that matter, without absent ones. Roles are always shown. */
export function carried(claims: TokenClaims, now: Date): readonly Fact[] {
  const { clientProof, notBefore, expires } = claims;
  return [
    ...fact("algorithm", claims.algorithm),
    ...fact("issuer", claims.issuer),
    ...fact("audience", claims.audiences.join(", ")),
    ...fact("version", claims.version),
    ...fact("client", claims.clientId, clientProof === undefined ? undefined : proofs[clientProof]),
    ...fact("user", claims.userName),
    ...fact("object id", claims.objectId),
    ...fact("tenant", claims.tenantId),
    ...fact("roles", claims.roles.join(", ") || "none"),
    ...fact("scopes", claims.scopes.join(" ")),
    ...fact("valid from", notBefore && instantText(notBefore)),
    ...fact("valid until", expires && instantText(expires), expires && distance(expires, now)),
    ...fact("token id", claims.tokenId, "'Unique token identifier' in the sign-in log"),
  ];
}

function fact(name: string, value: string | undefined, means?: string): readonly Fact[] {
  if (value === undefined || value === "") return [];
  return [{ name, value: pastedText(value), ...(means !== undefined && { means }) }];
}

/** `in 5 minutes`, `2 days ago`. */
export function distance(date: Date, now: Date): string {
  const minutes = Math.round((date.getTime() - now.getTime()) / 60_000);
  const [count, unit] =
    Math.abs(minutes) < 120
      ? [minutes, "minute"]
      : Math.abs(minutes) < 2880
        ? [Math.round(minutes / 60), "hour"]
        : [Math.round(minutes / 1440), "day"];
  const amount = `${Math.abs(count)} ${unit}${Math.abs(count) === 1 ? "" : "s"}`;
  return count < 0 ? `${amount} ago` : `in ${amount}`;
}
