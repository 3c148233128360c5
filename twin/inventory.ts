import { contentsOf } from "./contents.ts";
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
  const before = new Set(contentsOf(tenant).map(({ id }) => id));
  return () => {
    const all = contentsOf(tenant);
    const added = (of: string): number =>
      all.filter(({ collection, id, isDeleted }) => collection === of && !isDeleted && !before.has(id)).length;
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
