import type { Tenant } from "./tenant/tenant.ts";

/** What the tenant holds beyond what it was made with. */
export interface Inventory {
  readonly applications: number;
  readonly servicePrincipals: number;
  readonly appRoleAssignments: number;
  /** Tenant-wide consent to delegated permissions. */
  readonly permissionGrants: number;
  readonly users: number;
  readonly groups: number;
  readonly conditionalAccessPolicies: number;
  readonly namedLocations: number;
  /** Resources in Azure, sub-resources included. */
  readonly resources: number;
  /** What is soft-deleted, of all these but resources: Entra keeps it for 30 days. */
  readonly recycled: number;
}

/** Remembers what is there now, and counts what comes on top. */
export function inventoryOf(tenant: Tenant): () => Inventory {
  const { directory, subscription } = tenant;
  const { policies, namedLocations } = tenant.conditionalAccess;
  const { applications, servicePrincipals, appRoleAssignments, permissionGrants, users, groups } = directory;
  const collections = [
    applications,
    servicePrincipals,
    appRoleAssignments,
    permissionGrants,
    users,
    groups,
    policies,
    namedLocations,
    subscription,
  ] as const;
  const before = new Set(collections.flatMap((collection) => collection.all().map(({ id }) => id)));
  const added = (collection: (typeof collections)[number]): number =>
    collection.all().filter(({ id }) => !before.has(id)).length;
  return () => ({
    applications: added(applications),
    servicePrincipals: added(servicePrincipals),
    appRoleAssignments: added(appRoleAssignments),
    permissionGrants: added(permissionGrants),
    users: added(users),
    groups: added(groups),
    conditionalAccessPolicies: added(policies),
    namedLocations: added(namedLocations),
    resources: added(subscription),
    recycled: [applications, servicePrincipals, users, groups, policies, namedLocations].reduce(
      (count, collection) => count + collection.deleted().length,
      0,
    ),
  });
}
