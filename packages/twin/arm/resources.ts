import { NotSupported } from "../tenant/refusal.ts";
import type { Resource } from "../tenant/subscription.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { armRefusals } from "./arm-refusals.ts";
import type { Answer, ArmRequest } from "./resource-type.ts";
import { keepDeleted } from "./soft-deletion.ts";

/** Returns a resource in an answer: its envelope, then its stored body. */
export function toAnswer(resource: Resource): object {
  const { id, name, type, body } = resource;
  return { id, name, type, ...body };
}

/** Returns the addressed resource. Throws ResourceNotFound (404). */
export function existing({ tenant, id, path }: ArmRequest): Resource {
  const resource = tenant.subscription.find(id);
  if (resource) return resource;
  if (tenant.subscription.assumed.isCertain(id)) throw new NotSupported(`reading ${id}, which it only assumes`);
  const [namespace, ...types] = path.type.split("/");
  const pairs = types.map((type, index) => `${type}/${path.names[index] ?? ""}`);
  throw armRefusals.resourceNotFound([namespace, ...pairs].join("/"), path.resourceGroupName ?? "");
}

/** Requires the resource that a body names to exist and have that type. Inferred: the words are Resource Manager's. */
export function requireResource({ tenant }: ArmRequest, id: string, type: string): void {
  if (tenant.subscription.find(id)?.type === type) return;
  const [, group = "", typeAndName = id] = /\/resourceGroups\/([^/]+)\/providers\/(.+)$/i.exec(id) ?? [];
  throw armRefusals.resourceNotFound(typeAndName, group);
}

/** Returns 200 for an existing resource, 204 for a missing one. Deleting twice isn't an error in Resource Manager. */
export function remove({ tenant, id }: ArmRequest): Answer {
  return { status: removeResources(tenant, id).length > 0 ? 200 : 204 };
}

/** Removes a resource, everything below it, and the service principals of the managed identities among them. */
export function removeResources(tenant: Tenant, id: string): readonly Resource[] {
  const removed = tenant.subscription.delete(id);
  for (const resource of removed) {
    const { type, body } = resource;
    keepDeleted(tenant, resource);
    const holder = type === "Microsoft.ManagedIdentity/userAssignedIdentities" ? body["properties"] : body["identity"];
    const { principalId } = (holder ?? {}) as { readonly principalId?: string };
    if (principalId !== undefined) tenant.directory.removeManagedIdentity(principalId);
  }
  return removed;
}
