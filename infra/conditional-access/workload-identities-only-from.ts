import type { PolicyDefinition, PolicyTargets } from "./policy-definition.ts";

/**
 * The callers themselves only from named locations (B08): policies for users never touch client credentials. Of the
 * conditions and controls, Entra ID takes locations and block here, and all resources.
 * https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */
export function workloadIdentitiesOnlyFrom<Id>(
  locations: readonly string[],
  { callerServicePrincipalIds, locationId }: PolicyTargets<Id>,
): PolicyDefinition<Id> {
  return {
    key: "workloadIdentitiesOnlyFrom",
    title: "Callers only from named locations",
    subject: { servicePrincipalIds: callerServicePrincipalIds },
    resources: { include: ["All"], exclude: [] },
    exceptFrom: locations.map(locationId),
    control: "block",
  };
}
