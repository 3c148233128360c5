import type { Resource } from "../tenant/subscription.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { keepMap, type PutBack } from "../tenant/keep.ts";

/** A deleted resource that Azure keeps until its final deletion. */
interface DeletedResource {
  readonly resource: Resource;
  readonly until: Date;
}

const dayInMilliseconds = 24 * 60 * 60 * 1000;
const deletedByTenant = new WeakMap<Tenant, Map<string, DeletedResource>>();

/** How many days Azure keeps a deleted resource of a type. Undefined if it's deleted at once. */
const retention: Readonly<Record<string, (resource: Resource) => number | undefined>> = {
  // https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace
  "Microsoft.OperationalInsights/workspaces": () => 14,
  // https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
  "Microsoft.KeyVault/vaults": ({ body }) =>
    (body["properties"] as { readonly softDeleteRetentionInDays: number }).softDeleteRetentionInDays,
};

/**
 * Keeps a deleted resource for its type's retention period. A secret's period depends on its vault, so the caller
 * passes it.
 */
export function keepDeleted(tenant: Tenant, resource: Resource, days = retention[resource.type]?.(resource)): void {
  if (days === undefined) return;
  const deletedById = deletedByTenant.get(tenant) ?? new Map<string, DeletedResource>();
  deletedByTenant.set(tenant, deletedById);
  const until = new Date(tenant.clock.now().getTime() + days * dayInMilliseconds);
  deletedById.set(resource.id.toLowerCase(), { resource, until });
}

export function keepDeletedResources(tenant: Tenant): PutBack {
  const deletedById = deletedByTenant.get(tenant) ?? new Map<string, DeletedResource>();
  deletedByTenant.set(tenant, deletedById);
  return keepMap(deletedById);
}

/** Returns the deleted resource with that id while Azure keeps it. */
export function deletedResource(tenant: Tenant, id: string): Resource | undefined {
  const deleted = deletedByTenant.get(tenant)?.get(id.toLowerCase());
  return deleted && deleted.until > tenant.clock.now() ? deleted.resource : undefined;
}

export function deletedResourcesOf(tenant: Tenant, type: string): readonly Resource[] {
  return deletedResources(tenant).filter((resource) => resource.type === type);
}

/** Returns all deleted resources that Azure still keeps. */
export function deletedResources(tenant: Tenant): readonly Resource[] {
  const deleted = [...(deletedByTenant.get(tenant)?.values() ?? [])];
  return deleted.filter(({ until }) => until > tenant.clock.now()).map(resourceOf);
}

/** Drops a deleted resource after its recovery or final deletion. */
export function forgetDeleted(tenant: Tenant, id: string): void {
  deletedByTenant.get(tenant)?.delete(id.toLowerCase());
}

function resourceOf({ resource }: DeletedResource): Resource {
  return resource;
}
