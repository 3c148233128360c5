import { roleOf } from "./arm/built-in-roles.ts";
import { assignOwner, type SeededClient } from "./seed.ts";
import { guidForm } from "./tenant/guid-form.ts";
import type { Tenant } from "./tenant/tenant.ts";

/** An Azure role that the stack gives to an identity, at a scope that the stack doesn't create. */
export interface AzureRoleSeed {
  /** A resource id. It may begin with `resourceGroups/` for the twin's own subscription. */
  readonly scope: string;
  /** GUID of the role's definition. Default: a built-in one. */
  readonly roleId?: string | undefined;
  /** Whether the stack may create the resource itself, such as one in its own resource group. Default: no. */
  readonly isStacks?: boolean;
}

/** Creates a resource as a client would. @returns whether Resource Manager took it */
export type Create = (id: string, apiVersion: string, body: object) => Promise<boolean>;

const location = "westeurope";
const storage = /^(.*\/providers\/Microsoft\.Storage\/storageAccounts\/[^/]+)(?:\/|$)/i;

/** The types that the twin has with their data, so that a handler can use them. Each needs those before it. */
function creatable(scope: string, tenantId: string): readonly (readonly [id: string, version: string, body: object])[] {
  const [, group] = /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+)/i.exec(scope) ?? [];
  const [, account] = storage.exec(scope) ?? [];
  const [, container] = /^(.*\/blobServices\/default\/containers\/[^/]+)/i.exec(scope) ?? [];
  const [, queue] = /^(.*\/queueServices\/default\/queues\/[^/]+)/i.exec(scope) ?? [];
  const [, vault] = /^(.*\/providers\/Microsoft\.KeyVault\/vaults\/[^/]+)/i.exec(scope) ?? [];
  const vaultProperties = { tenantId, sku: { family: "A", name: "standard" }, enableRbacAuthorization: true };
  return [
    ...(group === undefined ? [] : [[group, "2024-03-01", { location }] as const]),
    ...(account === undefined
      ? []
      : [[account, "2024-01-01", { location, kind: "StorageV2", sku: { name: "Standard_LRS" } }] as const]),
    ...[container, queue].flatMap((id) => (id === undefined ? [] : [[id, "2024-01-01", {}] as const])),
    ...(vault === undefined ? [] : [[vault, "2024-11-01", { location, properties: vaultProperties }] as const]),
  ];
}

/**
 * Adds what an assignment of the role needs: its scope with everything around it, and the definition of a role that
 * isn't built in. Storage and key vaults become real ones, any other resource an assumption. The deployer and the
 * administrator own other subscriptions and management groups. A scope that no Azure has is left out.
 */
export async function seedAzureRole(
  tenant: Tenant,
  owners: readonly SeededClient[],
  create: Create,
  { scope: stated, roleId, isStacks = false }: AzureRoleSeed,
): Promise<void> {
  const { subscription } = tenant;
  const own = `/subscriptions/${subscription.subscriptionId}`;
  const scope = stated.startsWith("/") ? stated : `${own}/${stated}`;
  const [, root, subscriptionId] =
    /^(\/subscriptions\/([^/]+)|\/providers\/Microsoft\.Management\/managementGroups\/[^/]+)(?:\/|$)/i.exec(scope) ??
    [];
  if (root === undefined || (subscriptionId !== undefined && !guidForm.test(subscriptionId))) return;
  if (roleId !== undefined && roleOf(roleId) === undefined)
    subscription.assumed.add(`/providers/Microsoft.Authorization/roleDefinitions/${roleId}`);
  const isOwn = root.toLowerCase() === own.toLowerCase();
  if (!isOwn && !subscription.assumed.has(root)) {
    subscription.assumed.add(root);
    for (const { servicePrincipalObjectId } of owners) assignOwner(tenant, root, servicePrincipalObjectId);
  }
  if (scope.toLowerCase() === root.toLowerCase()) return;
  if (isStacks) return subscription.assumed.add(scope, { isCreatable: true });
  const within = subscriptionId === undefined ? [] : creatable(scope, tenant.tenantId);
  for (const [id, apiVersion, body] of within)
    if (!subscription.find(id) && !(await create(id, apiVersion, body))) return;
  if (!subscription.find(scope)) subscription.assumed.add(scope);
}
