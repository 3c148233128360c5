import { shellWord } from "../../text/shell-word.ts";
import { allows, type AzurePermission } from "../../azure/allows.ts";
import { type PreflightFinding, met, type Need, unmet, unread } from "./finding.ts";
import { read } from "./read.ts";
import type { Surroundings } from "./surroundings.ts";

const action = "Microsoft.Authorization/roleAssignments/write";

/**
 * Whether the vaults that app settings come from are there, go by Azure roles, and let the deployer give one to the function's
 * identity.
 */
export async function secretVaults({
  resourceManager,
  deployer,
  subscriptionId,
  wanted,
}: Surroundings): Promise<readonly PreflightFinding[]> {
  return Promise.all(
    wanted.secretVaults.map(async ({ resourceGroup, name, settings }) => {
      const vault = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.KeyVault/vaults/${name}`;
      const need: Need = {
        id: `secret-vault:${name}`,
        title: `Let the function read secrets of the key vault ${name}`,
        why: `secretSettings takes ${settings.join(", ")} from there: the function's identity gets the role Key Vault Secrets User.`,
        error: {
          code: "AuthorizationFailed",
          message: `The client '${deployer.clientId}' with object id '${deployer.objectId}' does not have authorization to perform action '${action}' over scope '${vault}/…' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
          source: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
        },
        grants: `az role assignment create --assignee ${shellWord(deployer.objectId)} --role "Role Based Access Control Administrator" --scope ${shellWord(vault)}`,
      };
      const there = await read<{ readonly properties: { readonly enableRbacAuthorization?: boolean } }>(
        resourceManager,
        `${vault}?api-version=2024-11-01`,
      );
      if (!there.read && there.status === 404) {
        const { error: _error, ...missing } = need;
        return unmet(
          {
            ...missing,
            grants: `the right name and resource group in the settings, or az keyvault create --name ${shellWord(name)} --resource-group ${shellWord(resourceGroup)} --enable-rbac-authorization true`,
          },
          "not there",
        );
      }
      if (!there.read) return unread(need, there.said, "the role Reader at the vault");
      if (there.value.properties.enableRbacAuthorization !== true) {
        const { error: _error, ...other } = need;
        return unmet(
          {
            ...other,
            grants: `az keyvault update --name ${shellWord(name)} --resource-group ${shellWord(resourceGroup)} --enable-rbac-authorization true, once everybody who uses its access policies has a role: https://learn.microsoft.com/azure/key-vault/general/rbac-migration`,
          },
          "it uses access policies: an Azure role there lets nobody read a secret",
        );
      }
      const held = await read<{ readonly value: readonly AzurePermission[] }>(
        resourceManager,
        `${vault}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
      );
      if (!held.read && held.status !== 403) return unread(need, held.said, "the role Reader at the vault");
      const permissions = held.read ? held.value.value : [];
      return allows(permissions, action) ? met(need, action) : unmet(need, `not ${action}`);
    }),
  );
}
