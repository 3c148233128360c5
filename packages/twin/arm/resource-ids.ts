import type { Tenant } from "../tenant/tenant.ts";
import { armRefusals } from "./arm-refusals.ts";
import { resourceGroupType, resourceListType, subscriptionType, type ResourcePath } from "./resource-path.ts";
import type { ResourceType } from "./resource-type.ts";

/** Returns the addressed resource's id: types in Azure's casing, names as they were first written. */
export function locate(path: ResourcePath, type: ResourceType, tenant: Tenant): string {
  const names = type.fixedName === undefined ? path.names : [...path.names.slice(0, -1), type.fixedName];
  const id = compose(path, type.type, names, tenant);
  return tenant.subscription.find(id)?.id ?? id;
}

/**
 * Requires the resource group, parent resource and scope to exist before a request can touch anything below them.
 * Throws ResourceGroupNotFound, ParentResourceNotFound or ResourceNotFound (404).
 */
export function refuseMissingParents(path: ResourcePath, type: ResourceType, tenant: Tenant): void {
  if (type.type === subscriptionType || type.type === resourceGroupType) return;
  const { resourceGroupName } = path;
  if (resourceGroupName !== undefined) {
    const group = `/subscriptions/${path.subscriptionId}/resourceGroups/${resourceGroupName}`;
    if (!exists(group, tenant)) throw armRefusals.resourceGroupNotFound(resourceGroupName);
    if (path.scope.split("/").length > group.split("/").length && !exists(path.scope, tenant)) {
      const [, typeAndName = ""] = path.scope.split(/\/providers\//i);
      throw armRefusals.resourceNotFound(typeAndName, resourceGroupName);
    }
  }
  const parentNames = path.names.slice(0, -1).slice(0, fixedParents[type.type] ?? Infinity);
  if (parentNames.length === 0) return;
  const parentType = type.type
    .split("/")
    .slice(0, parentNames.length + 1)
    .join("/");
  if (!exists(compose(path, parentType, parentNames, tenant), tenant)) {
    throw armRefusals.parentResourceNotFound(parentNames.join("/"));
  }
}

/**
 * How many names must exist if a level in between always exists. `blobServices/default` and `queueServices/default` come
 * with their account, and a host with its site.
 */
const fixedParents: Readonly<Record<string, number>> = {
  "Microsoft.Storage/storageAccounts/blobServices/containers": 1,
  "Microsoft.Storage/storageAccounts/queueServices/queues": 1,
  "Microsoft.Web/sites/hostruntime/vfs/site": 1,
};

/** Returns whether the twin has the resource, or assumes it. */
function exists(id: string, { subscription }: Tenant): boolean {
  return subscription.find(id) !== undefined || subscription.assumed.has(id);
}

/** Returns the path's subscription, its own one as the twin spells it. */
function rootOf({ subscriptionId }: ResourcePath, { subscription: own }: Tenant): string {
  const isOther = subscriptionId !== undefined && subscriptionId.toLowerCase() !== own.subscriptionId.toLowerCase();
  return `/subscriptions/${isOther ? subscriptionId : own.subscriptionId}`;
}

function compose(path: ResourcePath, type: string, names: readonly string[], tenant: Tenant): string {
  const root = rootOf(path, tenant);
  if (type === subscriptionType || type === resourceListType) return root;
  if (type === resourceGroupType) return names[0] === undefined ? root : `${root}/resourceGroups/${names[0]}`;
  const [namespace, ...types] = type.split("/");
  const pairs = types.flatMap((segment, index) => (names[index] === undefined ? [] : [segment, names[index]]));
  return [scopeId(path, tenant), "providers", namespace, ...pairs].join("/");
}

/** Returns an existing scope as it was created, a missing one as it was requested. */
function scopeId(path: ResourcePath, tenant: Tenant): string {
  const { scope, resourceGroupName, subscriptionId } = path;
  const resource = tenant.subscription.find(scope);
  if (resource) return resource.id;
  if (subscriptionId === undefined) return scope;
  const root = rootOf(path, tenant);
  const below = scope.split("/").slice(3);
  if (resourceGroupName !== undefined) below[0] = "resourceGroups";
  return [root, ...below].join("/");
}
