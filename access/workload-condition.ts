import type { WorkloadCondition } from "./policy.ts";
import { hasId } from "./same-id.ts";
import type { ServicePrincipalIdentity } from "./sign-in.ts";

/**
 * Whether a policy is about a service principal: of an application registered in this tenant for itself alone, never a managed
 * identity, even if it is listed. https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */
export function matchesWorkload(condition: WorkloadCondition, identity: ServicePrincipalIdentity): boolean {
  if (identity.type === "managedIdentity" || !identity.ofThisTenant) return false;
  const included =
    condition.includeServicePrincipals?.includes("ServicePrincipalsInMyTenant") === true ||
    hasId(condition.includeServicePrincipals, identity.servicePrincipalId);
  return included && !hasId(condition.excludeServicePrincipals, identity.servicePrincipalId);
}
