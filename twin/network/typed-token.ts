import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from "jose";

/** A token isn't a JWT, or its header or a claim isn't of the type that it must be of. Never quotes the token. */
export class TokenMalformed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "TokenMalformed";
  }
}

/** A token whose types are right. Nothing of it is verified. */
export interface TypedToken {
  readonly header: ProtectedHeaderParameters;
  readonly claims: JWTPayload;
}

/** NumericDate. RFC 7519, 2 and 4.1.4 to 4.1.6. */
const times = ["exp", "nbf", "iat"];

/**
 * The last second of .NET's DateTime, which Microsoft's services keep times in; the first that a token can mean is
 * 1970. Inferred: that they refuse a time outside of that, where Microsoft.IdentityModel moves it to the nearer end.
 */
const lastSecond = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;

/** StringOrURI, and the id: RFC 7519, 4.1. */
const registered = ["iss", "sub", "jti"];

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference, id-token-claims-reference */
const texts = "oid tid appid azp idtyp scp ver upn preferred_username unique_name email name".split(" ");
const lists = ["roles", "groups"];

/**
 * Reads a token before it is verified. App Service authentication, the token endpoint, Graph and Resource Manager all
 * read tokens here, so that the types of header and claims are required in one place. Which claims must be there is
 * theirs to say.
 *
 * Inferred: that each service refuses a token with other types. RFC 7519 gives the types, and no service documents what
 * it does without them.
 *
 * @param issuedBy whose claims are looked at: of another issuer's token, only those of RFC 7519
 * @throws TokenMalformed
 */
export function readTypedToken(token: string, issuedBy: "Entra ID" | "anybody"): TypedToken {
  const { header, claims } = decode(token);
  requireKnownHeader(header);
  for (const name of times) requireClaim(claims, name, isTime, "a time in seconds since 1970");
  for (const name of registered) requireClaim(claims, name, isPlainText, "a text");
  requireClaim(claims, "aud", (value) => isPlainText(value) || isListOfTexts(value), "a text or a list of texts");
  if (issuedBy === "Entra ID") {
    for (const name of texts) requireClaim(claims, name, isPlainText, "a text");
    for (const name of lists) requireClaim(claims, name, isListOfTexts, "a list of texts");
    requireOneClient(claims);
  }
  return { header, claims };
}

function decode(token: string): TypedToken {
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch (cause) {
    throw new TokenMalformed("The token is not a signed JWT in compact form.", { cause });
  }
}

/**
 * No extension is known here, so every `crit` names one that isn't (RFC 7515, 4.1.11); `b64` is the one that a JOSE
 * library may know, and RFC 7797, 7 keeps it out of every JWT.
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
 * Version 1 names the client in `appid`, version 2 in `azp`, and no token has both. One that names two clients would be
 * the first one's to some who read it and the second one's to others.
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

/** Claims end up in headers and in lines of a log, where a control character would begin another one. */
function isPlainText(value: unknown): boolean {
  return typeof value === "string" && !/\p{Cc}/u.test(value);
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isPlainText);
}
