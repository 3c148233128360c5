import type { Resource } from "../tenant/subscription.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { keepMap, type PutBack } from "../tenant/keep.ts";

/** What Azure keeps of a deleted resource until its final deletion. */
interface Kept {
  readonly resource: Resource;
  readonly until: Date;
}

const dayInMilliseconds = 24 * 60 * 60 * 1000;
const keptBy = new WeakMap<Tenant, Map<string, Kept>>();

/** Days that Azure keeps a deleted resource of a type; undefined if it is deleted at once. */
const retention: Readonly<Record<string, (resource: Resource) => number | undefined>> = {
  // https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace
  "Microsoft.OperationalInsights/workspaces": () => 14,
  // https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
  "Microsoft.KeyVault/vaults": ({ body }) =>
    (body["properties"] as { readonly softDeleteRetentionInDays: number }).softDeleteRetentionInDays,
};

/**
 * Keeps a deleted resource as long as its type does. A secret's days depend on its vault, so the caller passes them.
 */
export function keepDeleted(tenant: Tenant, resource: Resource, days = retention[resource.type]?.(resource)): void {
  if (days === undefined) return;
  const kept = keptBy.get(tenant) ?? new Map<string, Kept>();
  keptBy.set(tenant, kept);
  const until = new Date(tenant.clock.now().getTime() + days * dayInMilliseconds);
  kept.set(resource.id.toLowerCase(), { resource, until });
}

export function keepDeletedResources(tenant: Tenant): PutBack {
  const kept = keptBy.get(tenant) ?? new Map<string, Kept>();
  keptBy.set(tenant, kept);
  return keepMap(kept);
}

/** The deleted resource of an id, while it is kept. */
export function deletedResource(tenant: Tenant, id: string): Resource | undefined {
  const kept = keptBy.get(tenant)?.get(id.toLowerCase());
  return kept && kept.until > tenant.clock.now() ? kept.resource : undefined;
}

export function deletedResourcesOf(tenant: Tenant, type: string): readonly Resource[] {
  return deletedResources(tenant).filter((resource) => resource.type === type);
}

/** All resources that are still kept. */
export function deletedResources(tenant: Tenant): readonly Resource[] {
  const kept = [...(keptBy.get(tenant)?.values() ?? [])];
  return kept.filter(({ until }) => until > tenant.clock.now()).map(resourceOf);
}

/** Recovered, or deleted for good. */
export function forgetDeleted(tenant: Tenant, id: string): void {
  keptBy.get(tenant)?.delete(id.toLowerCase());
}

function resourceOf({ resource }: Kept): Resource {
  return resource;
}
