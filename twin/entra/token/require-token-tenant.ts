import { NotImitated } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { aadstsRefusal } from "../aadsts-refusal.ts";
import { type TenantAlias, tenantNamed } from "../tenant-named.ts";
import type { Grant } from "./grant.ts";

/** The path names this tenant, or many. https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export function requireTokenTenant(name: string, tenant: Tenant): "tenant" | TenantAlias {
  const known = tenantNamed(name, tenant);
  switch (known) {
    case "tenant":
    case "common":
    case "organizations":
    case "consumers":
      return known;
    case "malformed":
    case "single label":
      throw aadstsRefusal(900023, [name]);
    case "unknown":
      throw aadstsRefusal(90002, [name]);
  }
}

/**
 * A password tells its tenant by the user's name, but only among organizations. That a registration for one tenant
 * alone may be used there is unproven. https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc
 */
export function requireTenantOfGrant(known: "tenant" | TenantAlias, { grantType }: Grant): void {
  if (known === "tenant" || (grantType === "password" && known === "organizations")) return;
  if (grantType === "password") throw aadstsRefusal(9001023, []);
  throw new NotImitated(`the token endpoint of /${known}: name the tenant by its id or domain`);
}
