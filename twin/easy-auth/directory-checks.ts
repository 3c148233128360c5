import { NotImitated } from "../tenant/refusal.ts";
import type { AppSettings } from "./app-settings.ts";

/**
 * Parts of the built-in policy that app settings switch on.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad (built-in authorization policy)
 */
export interface DirectoryChecks {
  /** Tenant ids that `tid` must be one of; undefined: any. */
  readonly allowedTenants: readonly string[] | undefined;
  /** The token must have `oid`: its bearer is known in the tenant. */
  readonly requiresObjectId: boolean;
}

const mostTenants = 10;
const on: readonly (string | undefined)[] = ["true", "1"];
const off: readonly (string | undefined)[] = [undefined, "", "false", "0"];

/** Throws NotImitated for values whose meaning is not documented. */
export function directoryChecksOf(settings: AppSettings): DirectoryChecks {
  return { allowedTenants: allowedTenantsOf(settings), requiresObjectId: requiresObjectId(settings) };
}

function allowedTenantsOf(settings: AppSettings): readonly string[] | undefined {
  const name = "WEBSITE_AUTH_AAD_ALLOWED_TENANTS";
  const listed = (settings.get(name) ?? "").split(",").map((tenantId) => tenantId.trim().toLowerCase());
  const tenantIds = listed.filter((tenantId) => tenantId !== "");
  if (tenantIds.length > mostTenants)
    throw new NotImitated(`the app setting '${name}' with more than ${mostTenants} tenants`);
  return tenantIds.length === 0 ? undefined : tenantIds;
}

function requiresObjectId(settings: AppSettings): boolean {
  const name = "WEBSITE_AUTH_AAD_REQUIRE_CLIENT_SERVICE_PRINCIPAL";
  const value = settings.get(name)?.toLowerCase();
  if (!on.includes(value) && !off.includes(value))
    throw new NotImitated(`the app setting '${name}' as '${settings.get(name) ?? ""}'`);
  return on.includes(value);
}
