import type { ServicePrincipal } from "../../tenant/directory-objects.ts";
import { NotImitated } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { aadstsRefusal } from "../aadsts-refusal.ts";
import { isGuid } from "../trace.ts";

/**
 * The service principal of the resource, by client id or application ID URI.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes (AADSTS500011)
 */
export function requireResource({ directory, displayName }: Tenant, name: string): ServicePrincipal {
  const resource = directory.servicePrincipals.findByName(isGuid(name) ? name.toLowerCase() : name);
  if (!resource) throw aadstsRefusal(500011, [name, displayName]);
  if (resource.servicePrincipalType === "ManagedIdentity")
    throw new NotImitated(`a token for managed identity ${name}`);
  if (!resource.accountEnabled) throw aadstsRefusal(500014, [name]);
  return resource;
}
