import type { JWTPayload } from "jose";

const xmlsoap = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
const microsoft = "http://schemas.microsoft.com/identity/claims";

/** Seen in Microsoft's own sample. https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities */
export const nameType = `${xmlsoap}/emailaddress`;
export const roleType = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";

/**
 * Claims that the principal has under another type. `tid`: documented by the provider's page; the others: reported
 * (captured principals), or .NET's inbound claim map. `roles` stays `roles` though `role_typ` is the long name: both
 * are reported, and this pair is the harder for an app.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
 */
const typeByClaim: ReadonlyMap<string, string> = new Map([
  ["sub", `${xmlsoap}/nameidentifier`],
  ["oid", `${microsoft}/objectidentifier`],
  ["tid", `${microsoft}/tenantid`],
  ["idp", `${microsoft}/identityprovider`],
  ["scp", `${microsoft}/scope`],
  ["email", `${xmlsoap}/emailaddress`],
  ["given_name", `${xmlsoap}/givenname`],
  ["family_name", `${xmlsoap}/surname`],
  ["unique_name", `${xmlsoap}/name`],
  ["upn", `${xmlsoap}/upn`],
  ["amr", "http://schemas.microsoft.com/claims/authnmethodsreferences"],
  ["acr", "http://schemas.microsoft.com/claims/authnclassreference"],
]);

export interface PrincipalClaim {
  readonly typ: string;
  readonly val: string;
}

/** In the token's order; a list becomes one entry for each of its values. */
export function principalClaims(claims: JWTPayload): readonly PrincipalClaim[] {
  return Object.entries(claims).flatMap(([name, value]) => {
    const typ = typeByClaim.get(name) ?? name;
    return (Array.isArray(value) ? value : [value]).map((val: unknown) => ({
      typ,
      val: typeof val === "string" ? val : JSON.stringify(val),
    }));
  });
}
