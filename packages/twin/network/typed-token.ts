import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from "jose";

/** A token isn't a JWT, or its header or a claim has the wrong type. The message never quotes the token. */
export class TokenMalformed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "TokenMalformed";
  }
}

/** A token whose types are right. Nothing in it is verified. */
export interface TypedToken {
  readonly header: ProtectedHeaderParameters;
  readonly claims: JWTPayload;
}

/** NumericDate. RFC 7519, 2 and 4.1.4 to 4.1.6. */
const times = ["exp", "nbf", "iat"];

/**
 * The last second of .NET's DateTime, which Microsoft's services use for times. The first second that a token can
 * express is in 1970. Inferred: the services refuse a time outside of that range, although Microsoft.IdentityModel
 * moves it to the nearer end.
 */
const lastSecond = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;

/** StringOrURI, and the id: RFC 7519, 4.1. */
const registered = ["iss", "sub", "jti"];

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference, id-token-claims-reference */
const texts = "oid tid appid azp idtyp scp ver upn preferred_username unique_name email name".split(" ");
const lists = ["roles", "groups"];

/**
 * Reads a token before it's verified. App Service authentication, the token endpoint, Graph and Resource Manager all
 * read tokens here, so one place checks the types of header and claims. Each of them decides which claims it requires.
 *
 * Inferred: each service refuses a token with other types. RFC 7519 defines the types, and no service documents its
 * behavior for other types.
 *
 * @param issuedBy determines the claims to check: for another issuer's token, only those of RFC 7519
 * @throws TokenMalformed
 */
export function readTypedToken(token: string, issuedBy: "Entra ID" | "anybody"): TypedToken {
  const typed = decode(token);
  requireTypes(typed, issuedBy);
  return typed;
}

/**
 * The same of a token that somebody has read already.
 *
 * @throws TokenMalformed
 */
export function requireTypes({ header, claims }: TypedToken, issuedBy: "Entra ID" | "anybody"): void {
  requireKnownHeader(header);
  for (const name of times) requireClaim(claims, name, isTime, "a time in seconds since 1970");
  for (const name of registered) requireClaim(claims, name, isPlainText, "a text");
  requireClaim(claims, "aud", (value) => isPlainText(value) || isListOfTexts(value), "a text or a list of texts");
  if (issuedBy === "Entra ID") {
    for (const name of texts) requireClaim(claims, name, isPlainText, "a text");
    for (const name of lists) requireClaim(claims, name, isListOfTexts, "a list of texts");
    requireOneClient(claims);
  }
}

function decode(token: string): TypedToken {
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch (cause) {
    throw new TokenMalformed("The token is not a signed JWT in compact form.", { cause });
  }
}

/**
 * The twin knows no extension, so every `crit` names an unknown one (RFC 7515, 4.1.11). `b64` is the only one that a
 * JOSE library may know, and RFC 7797, 7 forbids it in a JWT.
 */
function requireKnownHeader(header: ProtectedHeaderParameters): void {
  if (Object.hasOwn(header, "crit")) {
    throw new TokenMalformed('The token demands an extension ("crit") that is not known.');
  }
  if ((header.b64 ?? true) !== true) throw new TokenMalformed('The token\'s payload is unencoded ("b64").');
  for (const name of ["alg", "kid", "typ"] as const) {
    if (!isPlainText(header[name] ?? "")) throw new TokenMalformed(`The token's "${name}" is not a text.`);
  }
}

/**
 * Version 1 names the client in `appid`, version 2 in `azp`, and no token has both. Some readers of a token with two
 * clients would attribute it to the first one, and some to the second.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
function requireOneClient({ appid, azp }: JWTPayload): void {
  if (appid !== undefined && azp !== undefined && appid !== azp) {
    throw new TokenMalformed('The token names two clients, by "appid" and by "azp".');
  }
}

function requireClaim(claims: JWTPayload, name: string, isRight: (value: unknown) => boolean, type: string): void {
  if (Object.hasOwn(claims, name) && !isRight(claims[name])) {
    throw new TokenMalformed(`The token's "${name}" claim is not ${type}.`);
  }
}

function isTime(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= lastSecond;
}

/** Claims end up in headers and log lines, where a control character would start another one. */
function isPlainText(value: unknown): boolean {
  return typeof value === "string" && !/\p{Cc}/u.test(value);
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isPlainText);
}
