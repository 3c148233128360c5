import { NotSupported } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { aadstsRefusal } from "./errors.ts";
import { isGuid } from "./call.ts";

/** A name for more than one tenant. https://learn.microsoft.com/entra/identity-platform/v2-protocols#endpoints */
type TenantAlias = "common" | "organizations" | "consumers";

/** `single label` is a name without a dot. The token endpoint calls it malformed, metadata calls it unknown. */
type TenantName = "tenant" | TenantAlias | "unknown" | "single label" | "malformed";

const label = "[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?";
const domain = new RegExp(`^${label}(\\.${label})*$`);

/** Returns what the tenant segment of a path names: this tenant by its id or a verified domain, or something else. */
function tenantNamed(name: string, tenant: Tenant): TenantName {
  const lower = name.toLowerCase();
  if (lower === tenant.tenantId.toLowerCase() || lower === tenant.initialDomain.toLowerCase()) return "tenant";
  if (lower === "common" || lower === "organizations" || lower === "consumers") return lower;
  if (isGuid(lower)) return "unknown";
  if (!domain.test(lower)) return "malformed";
  return lower.includes(".") ? "unknown" : "single label";
}

/**
 * Returns the name in a tenant's metadata: its id, or `common` and `organizations` unchanged. Metadata uses the error
 * `invalid_tenant` where the token endpoint uses `invalid_request` (reported: a captured answer of July 2024 in the
 * documentation of Ratify, for 90002; inferred for 900023).
 */
export function knownMetadataTenant(name: string, tenant: Tenant): string {
  const tenantName = tenantNamed(name, tenant);
  switch (tenantName) {
    case "tenant":
      return tenant.tenantId;
    case "common":
    case "organizations":
      return tenantName;
    case "consumers":
      throw new NotSupported("the metadata of personal accounts (consumers)");
    case "malformed":
      throw aadstsRefusal(900023, [name], { error: "invalid_tenant" });
    case "single label":
    case "unknown":
      throw aadstsRefusal(90002, [name], { error: "invalid_tenant" });
  }
}

/**
 * Requires the path to name this tenant, or an alias for many.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function requireTokenTenant(name: string, tenant: Tenant): "tenant" | TenantAlias {
  const tenantName = tenantNamed(name, tenant);
  switch (tenantName) {
    case "tenant":
    case "common":
    case "organizations":
    case "consumers":
      return tenantName;
    case "malformed":
    case "single label":
      throw aadstsRefusal(900023, [name]);
    case "unknown":
      throw aadstsRefusal(90002, [name]);
  }
}

/**
 * With a password, the user's name identifies the tenant, but only among organizations. Whether a single-tenant app
 * registration works there is unproven. https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc
 */
export function requireTenantOfGrant(tenantName: "tenant" | TenantAlias, grantType: string): void {
  if (tenantName === "tenant" || (grantType === "password" && tenantName === "organizations")) return;
  if (grantType === "password") throw aadstsRefusal(9001023, []);
  throw new NotSupported(`the token endpoint of /${tenantName}: name the tenant by its id or domain`);
}
