import type { BearerClaims } from "../../network/bearer-token.ts";
import { Refusal } from "../../tenant/refusal.ts";
import type { Resource } from "../../tenant/subscription.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { isAllowedOnData } from "../authorization.ts";
import type { VaultProperties } from "../resource-types/key-vault.ts";

const dataActions = {
  get: "Microsoft.KeyVault/vaults/secrets/getSecret/action",
  delete: "Microsoft.KeyVault/vaults/secrets/delete",
} as const;

/**
 * A vault goes by Azure roles or by its own policies, as it was made. An owner of the subscription has neither by that.
 * https://learn.microsoft.com/azure/key-vault/general/rbac-access-policy. Throws Forbidden (403); wording is ours.
 */
export function authorizeAtVault(request: {
  readonly tenant: Tenant;
  readonly caller: BearerClaims;
  readonly vault: Resource;
  readonly permission: keyof typeof dataActions;
}): void {
  const { tenant, caller, vault, permission } = request;
  const { enableRbacAuthorization, accessPolicies } = vault.body["properties"] as VaultProperties;
  const allowed = enableRbacAuthorization
    ? isAllowedOnData(tenant, caller, dataActions[permission], vault.id)
    : accessPolicies.some(
        ({ objectId, permissions: { secrets } }) =>
          objectId.toLowerCase() === caller.oid.toLowerCase() &&
          (secrets.includes(permission) || secrets.includes("all")),
      );
  if (allowed) return;
  throw new Refusal(
    403,
    "Forbidden",
    `Caller is not authorized to perform action on resource. Caller: oid=${caller.oid}; Action: '${dataActions[permission]}'; Vault: ${vault.name}`,
  );
}
