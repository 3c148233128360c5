import { deletedResources, keepDeletedResources } from "./arm/soft-deletion.ts";
import { allOf, type PutBack } from "./tenant/keep.ts";
import type { Tenant } from "./tenant/tenant.ts";

/** One thing of the tenant or the subscription, all of it. Secrets are in it: not for a terminal. */
export interface KeptThing {
  /** `applications`, `servicePrincipals` …, `resources`. */
  readonly collection: string;
  readonly id: string;
  /** In a recycle bin, or soft-deleted. */
  readonly isDeleted: boolean;
  /** As JSON: two readings of what nobody has touched are equal byte for byte. */
  readonly json: string;
}

/** Everything that the tenant and the subscription hold, recycle bins included, as the twin itself keeps it. */
export function contentsOf(tenant: Tenant): readonly KeptThing[] {
  const { directory, subscription, conditionalAccess } = tenant;
  const live = {
    applications: directory.applications.all(),
    federatedIdentityCredentials: directory.federatedIdentityCredentials.all(),
    servicePrincipals: directory.servicePrincipals.all(),
    appRoleAssignments: directory.appRoleAssignments.all(),
    permissionGrants: directory.permissionGrants.all(),
    users: directory.users.all(),
    groups: directory.groups.all(),
    policies: conditionalAccess.policies.all(),
    namedLocations: conditionalAccess.namedLocations.all(),
    resources: subscription.all(),
  };
  const deleted = {
    applications: directory.applications.deleted(),
    servicePrincipals: directory.servicePrincipals.deleted(),
    users: directory.users.deleted(),
    groups: directory.groups.deleted(),
    policies: conditionalAccess.policies.deleted(),
    namedLocations: conditionalAccess.namedLocations.deleted(),
    resources: deletedResources(tenant),
  };
  return [...kept(live, false), ...kept(deleted, true)];
}

/** Remembers everything in `contentsOf`. Doesn't cover what has run or is under way: workers, deployments, tokens. */
export function keepContents(tenant: Tenant): PutBack {
  const { directory, subscription, conditionalAccess } = tenant;
  return allOf(directory.keep(), subscription.keep(), conditionalAccess.keep(), keepDeletedResources(tenant));
}

type Collections = Readonly<Record<string, readonly { readonly id: string }[]>>;

function kept(collections: Collections, isDeleted: boolean): readonly KeptThing[] {
  return Object.entries(collections).flatMap(([collection, things]) =>
    things.map((thing) => ({ collection, id: thing.id, isDeleted, json: JSON.stringify(thing) })),
  );
}
