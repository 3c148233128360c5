import { contentsOf } from "./contents.ts";
import type { Tenant } from "./tenant/tenant.ts";

/** Counts of the tenant's objects, in addition to its initial ones. */
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
  /** Resources in Azure, including sub-resources. */
  readonly resources: number;
  /** All soft-deleted objects of these kinds, except resources. Entra ID keeps them for 30 days. */
  readonly recycled: number;
}

/** Remembers the current objects, and counts what is added later. */
export function inventoryOf(tenant: Tenant): () => Inventory {
  const before = new Set(contentsOf(tenant).map(({ id }) => id));
  return () => {
    const all = contentsOf(tenant);
    const added = (kind: string): number =>
      all.filter(({ collection, id, isDeleted }) => collection === kind && !isDeleted && !before.has(id)).length;
    return {
      applications: added("applications"),
      servicePrincipals: added("servicePrincipals"),
      appRoleAssignments: added("appRoleAssignments"),
      permissionGrants: added("permissionGrants"),
      users: added("users"),
      groups: added("groups"),
      conditionalAccessPolicies: added("policies"),
      namedLocations: added("namedLocations"),
      resources: added("resources"),
      recycled: all.filter(({ collection, isDeleted }) => isDeleted && collection !== "resources").length,
    };
  };
}
