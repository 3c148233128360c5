/** The address of an issuer's key set, as GitHub's: https://token.actions.githubusercontent.com/.well-known/openid-configuration */
function keysUrl(issuer: string): string {
  return `${base(issuer)}/.well-known/jwks`;
}

/** OpenID Connect Discovery 1.0, 3 and 4: what an issuer must say of itself, and where. */
export function configurationOf(issuer: string): object {
  return {
    issuer,
    jwks_uri: keysUrl(issuer),
    subject_types_supported: ["public"],
    response_types_supported: ["id_token"],
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: ["openid"],
  };
}

/** Which of the issuer's documents an address is of, if any. */
export function issuerDocument(issuer: string, url: string): "configuration" | "keys" | undefined {
  if (url === `${base(issuer)}/.well-known/openid-configuration`) return "configuration";
  return url === keysUrl(issuer) ? "keys" : undefined;
}

/** "The issuer, without its last slash": a cluster's may have one. */
function base(issuer: string): string {
  return issuer.replace(/\/$/, "");
}
