import { shellWord } from "../../text/shell-word.ts";
import { allows, type AzurePermission } from "../../azure/allows.ts";
import { type PreflightFinding, met, unmet, unread } from "./finding.ts";
import { read } from "./read.ts";
import type { Surroundings } from "./surroundings.ts";

/** By Resource Manager, as the program writes the secret: a role for the vault's own contents does not count. */
const action = "Microsoft.KeyVault/vaults/secrets/write";

/** Whether the vaults that secrets are delivered to are there, and may be written to. */
export async function keyVaults({
  resourceManager,
  deployer,
  subscriptionId,
  wanted,
}: Surroundings): Promise<readonly PreflightFinding[]> {
  return Promise.all(
    wanted.vaults.map(async ({ resourceGroup, name }) => {
      const vault = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.KeyVault/vaults/${name}`;
      const need = {
        id: `key-vault:${name}`,
        title: `Write secrets to the key vault ${name}`,
        why: "deliverTo.keyVault has the client secret written there.",
        grants: `az role assignment create --assignee ${shellWord(deployer.objectId)} --role "Key Vault Contributor" --scope ${shellWord(vault)}`,
      };
      const there = await read(resourceManager, `${vault}?api-version=2024-11-01`);
      if (!there.read && there.status === 404) {
        return unmet(
          {
            ...need,
            error: {
              code: "ParentResourceNotFound",
              message: `Can not perform requested operation on nested resource. Parent resource '${name}' not found.`,
              source: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-parent-resource",
            },
            grants: `the right name and resource group in the settings, or az keyvault create --name ${shellWord(name)} --resource-group ${shellWord(resourceGroup)}`,
          },
          "not there",
        );
      }
      const denied = {
        ...need,
        error: {
          code: "AuthorizationFailed",
          message: `The client '${deployer.clientId}' with object id '${deployer.objectId}' does not have authorization to perform action '${action}' over scope '${vault}/secrets/…' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
          source: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
        },
      };
      const held = await read<{ readonly value: readonly AzurePermission[] }>(
        resourceManager,
        `${vault}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
      );
      if (!held.read && held.status !== 403) return unread(denied, held.said, "the role Reader at the vault");
      const permissions = held.read ? held.value.value : [];
      return allows(permissions, action) ? met(denied, action) : unmet(denied, `not ${action}`);
    }),
  );
}
