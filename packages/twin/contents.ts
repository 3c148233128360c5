import { deletedResources, keepDeletedResources } from "./arm/soft-deletion.ts";
import { allOf, type PutBack } from "./tenant/keep.ts";
import type { Tenant } from "./tenant/tenant.ts";

/** A complete copy of one object in the tenant or the subscription. It includes secrets, so never print it. */
export interface KeptObject {
  /** `applications`, `servicePrincipals` …, `resources`. */
  readonly collection: string;
  readonly id: string;
  /** True in a recycle bin, or if soft-deleted. */
  readonly isDeleted: boolean;
  /** The object as JSON. Two reads of an unchanged object are equal byte for byte. */
  readonly json: string;
}

/** Returns everything in the tenant and the subscription, including recycle bins, in the twin's own form. */
export function contentsOf(tenant: Tenant): readonly KeptObject[] {
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
  return [...keptObjects(live, false), ...keptObjects(deleted, true)];
}

/** Remembers everything in `contentsOf`. Doesn't cover running or in-progress work: workers, deployments, tokens. */
export function keepContents(tenant: Tenant): PutBack {
  const { directory, subscription, conditionalAccess } = tenant;
  return allOf(directory.keep(), subscription.keep(), conditionalAccess.keep(), keepDeletedResources(tenant));
}

type Collections = Readonly<Record<string, readonly { readonly id: string }[]>>;

function keptObjects(collections: Collections, isDeleted: boolean): readonly KeptObject[] {
  return Object.entries(collections).flatMap(([collection, objects]) =>
    objects.map((object) => ({ collection, id: object.id, isDeleted, json: JSON.stringify(object) })),
  );
}
