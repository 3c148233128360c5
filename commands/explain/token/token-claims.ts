type Json = Readonly<Record<string, unknown>>;

/** The claims that decide, in our words. Wire names end here. */
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
  /** How the client proved who it is: `appidacr`, `azpacr`. */
  readonly clientProof: string | undefined;
  readonly objectId: string | undefined;
  readonly subject: string | undefined;
  readonly userName: string | undefined;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly type: string | undefined;
  /** Names the token in the sign-in log. */
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
