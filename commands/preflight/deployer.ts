/** Who deploys, as the tokens of the login say. */
export interface Deployer {
  readonly kind: "application" | "person";
  readonly objectId: string;
  /** Of the application that the token was issued to; a person's is that of the Azure CLI, say. */
  readonly clientId: string;
  readonly tenantId: string;
  /** Of Microsoft Graph: app roles of an application, scopes of a person's client. */
  readonly permissions: readonly string[];
  /** Template ids of directory roles; undefined where the token does not tell. */
  readonly directoryRoles: readonly string[] | undefined;
}

/**
 * Reads the claims of an access token for Microsoft Graph: `scp` is in a person's, `roles` in an application's.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function deployerOf(claims: Readonly<Record<string, unknown>>): Deployer {
  const text = (name: string) => (typeof claims[name] === "string" ? claims[name] : "");
  const texts = (name: string) => {
    const value = claims[name];
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : undefined;
  };
  const isPerson = claims["scp"] !== undefined || claims["idtyp"] === "user";
  return {
    kind: isPerson ? "person" : "application",
    objectId: text("oid"),
    clientId: text("appid") || text("azp"),
    tenantId: text("tid"),
    permissions: isPerson ? text("scp").split(" ").filter(Boolean) : (texts("roles") ?? []),
    directoryRoles: texts("wids"),
  };
}
