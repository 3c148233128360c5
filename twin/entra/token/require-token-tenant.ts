import { NotImitated } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { aadstsRefusal } from "../aadsts-refusal.ts";
import { tenantNamed } from "../tenant-named.ts";

/** The tenant of the path is this one. https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export function requireTokenTenant(name: string, tenant: Tenant): void {
  const known = tenantNamed(name, tenant);
  switch (known) {
    case "tenant":
      return;
    case "common":
    case "organizations":
    case "consumers":
      throw new NotImitated(`the token endpoint of /${known}: name the tenant by its id or domain`);
    case "malformed":
    case "single label":
      throw aadstsRefusal(900023, [name]);
    case "unknown":
      throw aadstsRefusal(90002, [name]);
  }
}
