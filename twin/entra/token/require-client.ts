import type { Application, ServicePrincipal } from "../../tenant/directory-objects.ts";
import { NotImitated } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { aadstsRefusal } from "../aadsts-refusal.ts";

/** A client application with its identity in the tenant. */
export interface Client {
  readonly application: Application;
  readonly servicePrincipal: ServicePrincipal;
}

/** The client is registered, and its service principal exists and is enabled. */
export function requireClient(tenant: Tenant, clientId: string): Client {
  const application = requireApplication(tenant, clientId);
  const servicePrincipal = tenant.directory.servicePrincipals.findByClientId(application.appId);
  // https://learn.microsoft.com/entra/identity-platform/deprecate-spless-auth
  if (!servicePrincipal) throw aadstsRefusal(7000229, [application.appId, tenant.tenantId]);
  if (!servicePrincipal.accountEnabled) throw aadstsRefusal(7000112, [application.appId, application.displayName]);
  return { application, servicePrincipal };
}

/**
 * An id that no application anywhere has is not even an identifier (700038); one that is known but not here is not
 * found (700016): that the recycle bin counts as known is inferred.
 */
function requireApplication({ directory, displayName }: Tenant, clientId: string): Application {
  const application = directory.applications.findByClientId(clientId);
  if (application) return application;
  if (directory.servicePrincipals.findByClientId(clientId)) {
    throw new NotImitated(`a token for ${clientId}, a service principal without an application registration here`);
  }
  const isDeleted = directory.applications.deleted().some(({ appId }) => appId === clientId.toLowerCase());
  throw isDeleted ? aadstsRefusal(700016, [clientId, displayName]) : aadstsRefusal(700038, [clientId]);
}
