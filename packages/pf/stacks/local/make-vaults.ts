import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import type { Twin } from "@protected-function/twin";
import type { KeyVault } from "../settings/settings-in-file.ts";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security#key-vault-secrets-officer */
const secretsOfficer = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7";

/** Creates the vaults, and allows the deployer to write to them. @throws RequestRefused */
export async function makeVaults(
  resourceManager: JsonApi,
  { tenantId, subscriptionId, deployer }: Twin["control"],
  vaults: readonly KeyVault[],
): Promise<void> {
  const subscription = `/subscriptions/${subscriptionId}`;
  const location = "westeurope";
  for (const [index, { resourceGroup, name }] of vaults.entries()) {
    const group = `${subscription}/resourceGroups/${resourceGroup}`;
    const vault = `${group}/providers/Microsoft.KeyVault/vaults/${name}`;
    const roleAssignment = `00000000-0000-4000-8000-${String(index + 1).padStart(12, "0")}`;
    await resourceManager.call("PUT", `${group}?api-version=2024-03-01`, { location });
    await resourceManager.call("PUT", `${vault}?api-version=2024-11-01`, {
      location,
      properties: { tenantId, sku: { family: "A", name: "standard" }, enableRbacAuthorization: true },
    });
    await resourceManager.call(
      "PUT",
      `${vault}/providers/Microsoft.Authorization/roleAssignments/${roleAssignment}?api-version=2022-04-01`,
      {
        properties: {
          roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${secretsOfficer}`,
          principalId: deployer.servicePrincipalObjectId,
          principalType: "ServicePrincipal",
        },
      },
    );
  }
}
