import type { Tenant } from "../tenant/tenant.ts";
import { isGuid } from "./trace.ts";

/** Stands for more than one tenant. https://learn.microsoft.com/entra/identity-platform/v2-protocols#endpoints */
export type TenantAlias = "common" | "organizations" | "consumers";

/** `single label` is a name without a dot: the token endpoint calls it malformed, metadata calls it unknown. */
type TenantName = "tenant" | TenantAlias | "unknown" | "single label" | "malformed";

const label = "[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?";
const domain = new RegExp(`^${label}(\\.${label})*$`);

/** What the tenant segment of a path names: this tenant by its id or a verified domain, or something else. */
export function tenantNamed(name: string, tenant: Tenant): TenantName {
  const lower = name.toLowerCase();
  if (lower === tenant.tenantId.toLowerCase() || lower === tenant.initialDomain.toLowerCase()) return "tenant";
  if (lower === "common" || lower === "organizations" || lower === "consumers") return lower;
  if (isGuid(lower)) return "unknown";
  if (!domain.test(lower)) return "malformed";
  return lower.includes(".") ? "unknown" : "single label";
}
