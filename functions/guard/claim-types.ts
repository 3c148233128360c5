/**
 * Names under which a token's claim comes in the client principal: App Service maps some to the long names of .NET's
 * inbound claim map and leaves others, differently by platform version; so each is looked for under all its names.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities
 */
export const claimTypes = {
  clientId: ["appid", "azp"],
  objectId: ["oid", "http://schemas.microsoft.com/identity/claims/objectidentifier"],
  tenantId: ["tid", "http://schemas.microsoft.com/identity/claims/tenantid"],
  tokenKind: ["idtyp"],
  scope: ["scp", "http://schemas.microsoft.com/identity/claims/scope"],
  roles: ["roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"],
  /** Best first: what signs a user in before what can be changed at will. */
  userName: [
    "preferred_username",
    "upn",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
    "unique_name",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
    "name",
  ],
} as const;
