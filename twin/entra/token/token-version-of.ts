import type { ServicePrincipal } from "../../tenant/directory-objects.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { TokenVersion } from "../signing-keys.ts";

/**
 * The version of a resource's access tokens. The resource decides, never the endpoint: null is 1, and so is
 * Microsoft's own, which are not registered here.
 * https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats
 */
export function tokenVersionOf({ directory }: Tenant, { appId }: ServicePrincipal): TokenVersion {
  return directory.applications.findByClientId(appId)?.api.requestedAccessTokenVersion ?? 1;
}
