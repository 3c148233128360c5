import { expect, test } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";
import { subscriptionId } from "../../../support/stand-ins/recorded-microsoft.ts";

const groups = `/subscriptions/${subscriptionId}/resourceGroups`;
const siteId = `${groups}/rg/providers/Microsoft.Web/sites/func`;
const planId = `${groups}/rg/providers/Microsoft.Web/serverfarms/plan`;
const identityId = `${groups}/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`;

const vaultId = `${groups}/rg/providers/Microsoft.KeyVault/vaults/kv-orders`;
const vault = {
  sku: { family: "A", name: "standard" },
  enableRbacAuthorization: true,
  vaultUri: "https://kv-orders.vault.azure.net/",
};

test.each([
  [
    "azure-native:keyvault:getVault",
    { resourceGroupName: "rg", vaultName: "kv-orders" },
    `${vaultId}?api-version=2024-11-01`,
    { id: vaultId, name: "kv-orders", location: "westeurope", properties: vault },
    { id: vaultId, name: "kv-orders", location: "westeurope", properties: vault, azureApiVersion: "2024-11-01" },
  ],
  [
    "azure-native:resources:getResourceGroup",
    { resourceGroupName: "rg" },
    `/subscriptions/${subscriptionId}/resourcegroups/rg?api-version=2024-03-01`,
    { id: `${groups}/rg`, name: "rg", location: "westeurope", tags: { team: "a" } },
    { id: `${groups}/rg`, name: "rg", location: "westeurope", tags: { team: "a" } },
  ],
  [
    "azure-native:managedidentity:getUserAssignedIdentity",
    { resourceGroupName: "rg", resourceName: "id" },
    `${identityId}?api-version=2023-01-31`,
    { id: identityId, name: "id", location: "westeurope", properties: { principalId: "p", clientId: "c" } },
    { id: identityId, name: "id", location: "westeurope", principalId: "p", clientId: "c" },
  ],
  [
    "azure-native:web:getAppServicePlan",
    { resourceGroupName: "rg", name: "plan" },
    `${planId}?api-version=2025-05-01`,
    {
      id: planId,
      name: "plan",
      location: "West Europe",
      sku: { name: "FC1" },
      tags: { team: "a" },
      properties: { reserved: true },
    },
    { id: planId, name: "plan", location: "West Europe", sku: { name: "FC1" }, tags: { team: "a" }, reserved: true },
  ],
  [
    "azure-native:web:getWebApp",
    { resourceGroupName: "rg", name: "func" },
    `${siteId}?api-version=2025-05-01`,
    {
      id: siteId,
      name: "func",
      location: "West Europe",
      tags: { team: "a" },
      properties: { serverFarmId: planId, siteConfig: null },
    },
    { id: siteId, name: "func", location: "West Europe", tags: { team: "a" }, serverFarmId: planId },
  ],
])("%s: one GET, answered flat", async (token, args, path, body, expected) => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`GET https://management.azure.com${path}`, { body });
  expect(await engine.invoke(token, args)).toMatchObject(expected);
});

test("a missing resource fails with the service's message", async () => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`GET https://management.azure.com${siteId}?api-version=2025-05-01`, {
    status: 404,
    body: { error: { code: "ResourceNotFound", message: "The site is not there." } },
  });
  await expect(engine.invoke("azure-native:web:getWebApp", { resourceGroupName: "rg", name: "func" })).rejects.toThrow(
    'Status=404 Code="ResourceNotFound" Message="The site is not there."',
  );
});
