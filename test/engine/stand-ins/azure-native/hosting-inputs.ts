/** Ids of the program's hosting resources in a resource group. */
export function hostingIds(group: string) {
  const accountId = `${group}/providers/Microsoft.Storage/storageAccounts/stfunc`;
  const siteId = `${group}/providers/Microsoft.Web/sites/func`;
  return {
    identityId: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-func`,
    accountId,
    containerId: `${accountId}/blobServices/default/containers/packages`,
    planId: `${group}/providers/Microsoft.Web/serverfarms/plan`,
    siteId,
    authSettingsId: `${siteId}/config/authsettingsV2`,
  };
}

/** What the program says of them to azure-native, and of their resource group, which must be called `rg`. */
export function hostingInputs(group: string) {
  const { identityId, planId } = hostingIds(group);
  const placed = { resourceGroupName: "rg", location: "westeurope" };
  return {
    resourceGroup: placed,
    identity: { ...placed, resourceName: "id-func" },
    account: {
      ...placed,
      accountName: "stfunc",
      kind: "StorageV2",
      sku: { name: "Standard_LRS" },
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      defaultToOAuthAuthentication: true,
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      publicNetworkAccess: "Enabled",
    },
    container: { resourceGroupName: "rg", accountName: "stfunc", containerName: "packages", publicAccess: "None" },
    plan: {
      ...placed,
      name: "plan",
      kind: "functionapp",
      reserved: true,
      sku: { name: "FC1", tier: "FlexConsumption" },
    },
    site: {
      ...placed,
      name: "func",
      kind: "functionapp,linux",
      identity: { type: "UserAssigned", userAssignedIdentities: [identityId] },
      serverFarmId: planId,
      httpsOnly: true,
      functionAppConfig: {
        deployment: {
          storage: {
            type: "blobContainer",
            value: "https://stfunc.blob.core.windows.net/packages",
            authentication: { type: "UserAssignedIdentity", userAssignedIdentityResourceId: identityId },
          },
        },
        runtime: { name: "node", version: "24" },
        scaleAndConcurrency: { maximumInstanceCount: 100, instanceMemoryMB: 2048 },
      },
      siteConfig: { minTlsVersion: "1.2", appSettings: [{ name: "A", value: "1" }] },
    },
  };
}
