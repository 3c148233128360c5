import type { Fact } from "../difference.ts";
import { pastedText } from "../../../text/plain-text.ts";
import type { TokenClaims } from "./token-claims.ts";

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference (appidacr, azpacr) */
const proofs: Readonly<Record<string, string>> = {
  "0": "a public client: it proved nothing",
  "1": "it showed a client secret",
  "2": "it showed a signed assertion: certificate or federated credential",
};

/** What the token says, the deciding claims only; what is absent is left out, but for the roles. */
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
    ...fact("valid from", notBefore && instant(notBefore)),
    ...fact("valid until", expires && instant(expires), expires && distance(expires, now)),
    ...fact("token id", claims.tokenId, "'Unique token identifier' in the sign-in log"),
  ];
}

function fact(name: string, value: string | undefined, means?: string): readonly Fact[] {
  if (value === undefined || value === "") return [];
  return [{ name, value: pastedText(value), ...(means !== undefined && { means }) }];
}

/** To the second, as in Entra ID's own logs. */
export function instant(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
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
