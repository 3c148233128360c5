import { NotImitated } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { aadstsRefusal } from "../aadsts-refusal.ts";
import { tenantNamed } from "../tenant-named.ts";

/**
 * The name that the metadata of a tenant is written with: its id, or `common` and `organizations` as they are.
 * Metadata calls the error `invalid_tenant`, where the token endpoint has `invalid_request`
 * (reported: a captured answer of July 2024 in the documentation of Ratify, for 90002; inferred for 900023).
 */
export function knownMetadataTenant(name: string, tenant: Tenant): string {
  const known = tenantNamed(name, tenant);
  switch (known) {
    case "tenant":
      return tenant.tenantId;
    case "common":
    case "organizations":
      return known;
    case "consumers":
      throw new NotImitated("the metadata of personal accounts (consumers)");
    case "malformed":
      throw aadstsRefusal(900023, [name], { error: "invalid_tenant" });
    case "single label":
    case "unknown":
      throw aadstsRefusal(90002, [name], { error: "invalid_tenant" });
  }
}
