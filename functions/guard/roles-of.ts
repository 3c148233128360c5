import { claimTypes, type ClientPrincipal } from "./client-principal.ts";

/** The app roles of the caller, each once, in the order of the token. */
export function rolesOf(principal: ClientPrincipal): readonly string[] {
  const types: readonly (string | undefined)[] = [principal.roleType, ...claimTypes.roles];
  const values = principal.claims.filter((claim) => types.includes(claim.type)).map((claim) => claim.value);
  return [...new Set(values)];
}
