import { allows } from "@protected-function/core/azure/allows.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { authorizationFailed, permissionsAt, roleAssignments } from "./azure-permissions.ts";
import { met, type Need, type PreflightFinding, read, unmet, unread } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Requirements } from "./wanted.ts";

interface Vault {
  readonly properties: { readonly enableRbacAuthorization?: boolean };
}

/** The program writes secrets through Resource Manager, so a role for the vault's contents doesn't count. */
const writeSecret = "Microsoft.KeyVault/vaults/secrets/write";

/** Whether the vaults that receive secrets exist and the deployer may write to them. */
export async function keyVaults(surroundings: Surroundings): Promise<readonly PreflightFinding[]> {
  const { deployer, requirements } = surroundings;
  return Promise.all(
    requirements.vaults.map(async (vault) => {
      const { resourceGroup, name } = vault;
      const id = idOf(vault, surroundings);
      const need: Need = {
        id: `key-vault:${name}`,
        title: `Write secrets to the key vault ${name}`,
        why: "deliverTo.keyVault writes the client secret there.",
        error: authorizationFailed(deployer, writeSecret, `${id}/secrets/…`),
        grants: `az role assignment create --assignee ${shellWord(deployer.objectId)} --role "Key Vault Contributor" --scope ${shellWord(id)}`,
      };
      const vaultAnswer = await readVault(id, surroundings);
      if (vaultAnswer.read || vaultAnswer.status !== 404) return judgeAction(writeSecret, id, need, surroundings);
      const error = {
        code: "ParentResourceNotFound",
        message: `Can not perform requested operation on nested resource. Parent resource '${name}' not found.`,
        source: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-parent-resource",
      };
      const grants = `put the right name and resource group into the settings, or run az keyvault create --name ${shellWord(name)} --resource-group ${shellWord(resourceGroup)}`;
      return unmet({ ...need, error, grants }, "doesn't exist");
    }),
  );
}

/**
 * Whether the vaults behind app settings exist and use Azure roles, and whether the deployer may assign one to the
 * function's identity.
 */
export async function secretVaults(surroundings: Surroundings): Promise<readonly PreflightFinding[]> {
  const { deployer, requirements } = surroundings;
  return Promise.all(
    requirements.secretVaults.map(async (vault) => {
      const { resourceGroup, name, settings } = vault;
      const id = idOf(vault, surroundings);
      const need: Need = {
        id: `secret-vault:${name}`,
        title: `Let the function read secrets of the key vault ${name}`,
        why: `secretSettings reads ${settings.join(", ")} from there, so the function's identity gets the role Key Vault Secrets User.`,
      };
      const vaultAnswer = await readVault(id, surroundings);
      if (!vaultAnswer.read && vaultAnswer.status === 404) {
        const grants = `put the right name and resource group into the settings, or run az keyvault create --name ${shellWord(name)} --resource-group ${shellWord(resourceGroup)} --enable-rbac-authorization true`;
        return unmet({ ...need, grants }, "doesn't exist");
      }
      if (vaultAnswer.read && vaultAnswer.value.properties.enableRbacAuthorization !== true) {
        const grants = `give everybody who uses its access policies a role (https://learn.microsoft.com/azure/key-vault/general/rbac-migration), then run: az keyvault update --name ${shellWord(name)} --resource-group ${shellWord(resourceGroup)} --enable-rbac-authorization true`;
        return unmet({ ...need, grants }, "it uses access policies, so an Azure role doesn't allow reading a secret");
      }
      const error = authorizationFailed(deployer, roleAssignments, `${id}/…`);
      const grants = `az role assignment create --assignee ${shellWord(deployer.objectId)} --role "Role Based Access Control Administrator" --scope ${shellWord(id)}`;
      const complete = { ...need, error, grants };
      return vaultAnswer.read
        ? judgeAction(roleAssignments, id, complete, surroundings)
        : unread(
            complete,
            vaultAnswer.message,
            `az keyvault show --name ${shellWord(name)} --query properties.enableRbacAuthorization`,
          );
    }),
  );
}

function idOf({ resourceGroup, name }: Requirements["vaults"][number], { subscriptionId }: Surroundings): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.KeyVault/vaults/${name}`;
}

function readVault(id: string, { resourceManager }: Surroundings) {
  return read<Vault>(resourceManager, `${id}?api-version=2024-11-01`);
}

async function judgeAction(
  action: string,
  id: string,
  need: Need,
  { resourceManager, deployer }: Surroundings,
): Promise<PreflightFinding> {
  const permissionAnswer = await permissionsAt(resourceManager, id);
  if (!permissionAnswer.read) {
    const roles = `az role assignment list --assignee ${shellWord(deployer.objectId)} --scope ${shellWord(id)} --include-inherited`;
    return unread(need, permissionAnswer.message, roles);
  }
  return allows(permissionAnswer.value, action) ? met(need, action) : unmet(need, `not allowed: ${action}`);
}
