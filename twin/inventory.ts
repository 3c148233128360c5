import type { Tenant } from "./tenant/tenant.ts";

/** What the tenant holds beyond what it was made with. */
export interface Inventory {
  readonly applications: number;
  readonly servicePrincipals: number;
  readonly appRoleAssignments: number;
  /** Resources in Azure, sub-resources included. */
  readonly resources: number;
  /** Soft-deleted applications and service principals: Entra keeps them for 30 days. */
  readonly recycled: number;
}

/** Remembers what is there now, and counts what comes on top. */
export function inventoryOf(tenant: Tenant): () => Inventory {
  const { directory, subscription } = tenant;
  const present = (): readonly (readonly string[])[] => [
    directory.applications.all().map(({ id }) => id),
    directory.servicePrincipals.all().map(({ id }) => id),
    directory.appRoleAssignments.all().map(({ id }) => id),
    subscription.all().map(({ id }) => id),
  ];
  const before = new Set(present().flat());
  return () => {
    const [applications = 0, servicePrincipals = 0, appRoleAssignments = 0, resources = 0] = present().map(
      (ids) => ids.filter((id) => !before.has(id)).length,
    );
    const recycled = directory.applications.deleted().length + directory.servicePrincipals.deleted().length;
    return { applications, servicePrincipals, appRoleAssignments, resources, recycled };
  };
}
