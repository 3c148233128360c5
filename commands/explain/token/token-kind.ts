import { readEntraIssuer } from "./entra-issuer.ts";
import type { TokenClaims } from "./token-claims.ts";

export type TokenKind = "application" | "user" | "id token" | "session token" | "foreign";

/**
 * Only a token that stands for a user has scopes; only access tokens name the calling application. A session token of App
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
