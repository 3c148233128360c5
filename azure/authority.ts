/** The authority of Microsoft's client libraries: the tenant's address, without the token endpoint's own path. */
export function authorityOf(tokenEndpoint: string): string {
  return tokenEndpoint.replace(/\/oauth2\/v2\.0\/token$/, "");
}
