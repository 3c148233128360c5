import { claimTypes, type ClientPrincipal } from "./client-principal.ts";

/** The caller's app roles without duplicates, in the token's order. */
export function rolesOf(principal: ClientPrincipal): readonly string[] {
  const types: readonly (string | undefined)[] = [principal.roleType, ...claimTypes.roles];
  const values = principal.claims.filter((claim) => types.includes(claim.type)).map((claim) => claim.value);
  return [...new Set(values)];
}
