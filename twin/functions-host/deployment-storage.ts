import { NotImitated } from "../tenant/refusal.ts";
import type { Resource, Subscription } from "../tenant/subscription.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { builtInRoles, holdsRole } from "../tenant/azure-role.ts";
import type { Site } from "./site.ts";

const sufficientRoles = [builtInRoles.storageBlobDataOwner, builtInRoles.storageBlobDataContributor];

/**
 * The platform keeps the package in the site's deployment container, as the site's identity. Says what keeps it from
 * that, or nothing. https://learn.microsoft.com/azure/azure-functions/flex-consumption-how-to (deployment settings);
 * the wording is ours.
 */
export function storageObstacle(
  tenant: Tenant,
  { resource, site }: { readonly resource: Resource; readonly site: Site },
): string | undefined {
  const { subscription } = tenant;
  const storage = site.properties.functionAppConfig?.deployment?.storage;
  if (!storage) return `The site ${resource.name} has no functionAppConfig.deployment.storage.`;
  const container = findContainer(subscription, storage.type, storage.value);
  if (!container) return `The deployment container ${storage.value} does not exist: status 404 from storage.`;
  const identity = findIdentity(subscription, resource, site, storage.authentication);
  if (typeof identity !== "object") return identity;
  if (holdsRole(tenant, identity.principalId, container, sufficientRoles)) return undefined;
  return (
    `Status 403 from storage: the identity ${identity.principalId} of the site ${resource.name} may not write to ` +
    `${storage.value}. It needs Storage Blob Data Owner or Storage Blob Data Contributor on the storage account.`
  );
}

/** The resource id of the container behind its URL. */
function findContainer(subscription: Subscription, type: string, url: string): string | undefined {
  if (type.toLowerCase() !== "blobcontainer") throw new NotImitated(`deployment.storage.type '${type}'`);
  const [, accountName, containerName] = /^https:\/\/([^./]+)\.blob\.core\.windows\.net\/([^/]+)\/?$/i.exec(url) ?? [];
  const account = subscription
    .ofType("Microsoft.Storage/storageAccounts")
    .find(({ name }) => name.toLowerCase() === accountName?.toLowerCase());
  return account && subscription.find(`${account.id}/blobServices/default/containers/${containerName}`)?.id;
}

function findIdentity(
  subscription: Subscription,
  resource: Resource,
  { identity }: Site,
  authentication: { readonly type: string; readonly userAssignedIdentityResourceId?: string | null | undefined },
): { readonly principalId: string } | string {
  switch (authentication.type.toLowerCase()) {
    case "systemassignedidentity":
      if (identity?.principalId) return { principalId: identity.principalId };
      return `The site ${resource.name} has no system-assigned identity.`;
    case "userassignedidentity": {
      const identityId = authentication.userAssignedIdentityResourceId ?? "";
      const assigned = Object.keys(identity?.userAssignedIdentities ?? {}).map((id) => id.toLowerCase());
      const properties = subscription.find(identityId)?.body["properties"];
      const isAssigned = assigned.includes(identityId.toLowerCase());
      if (!isAssigned || typeof properties !== "object" || properties === null || !("principalId" in properties)) {
        return `The site ${resource.name} does not have the identity '${identityId}' that deployment.storage names.`;
      }
      return { principalId: String(properties.principalId) };
    }
    default:
      throw new NotImitated(`deployment.storage.authentication.type '${authentication.type}'`);
  }
}
