import type { EmptyLocalStack } from "../local-deployment.ts";

/** Names of what the portal made, in one group. */
export const portalNames = {
  resourceGroupName: "rg-orders",
  planName: "ASP-rgorders-8f2c",
  functionAppName: "func-orders",
  storageAccountName: "rgorders8f2c",
} as const;

export interface PortalFunctionApp {
  readonly resourceGroupId: string;
  readonly planId: string;
  readonly siteId: string;
  readonly hostName: string;
}

const webVersion = "api-version=2024-04-01";

/**
 * A Function App on Flex Consumption as "Create Function App" deploys it with its defaults: a plan and a storage account
 * with keys for it alone, reached by connection strings in app settings.
 * https://learn.microsoft.com/azure/azure-functions/functions-create-function-app-portal; settings and deployment storage
 * https://learn.microsoft.com/azure/azure-functions/functions-infrastructure-as-code#deployment-sources, and for the
 * names of plan, container and settings what users list of theirs. Put together from these, not recorded.
 */
export async function makeFunctionApp(
  { local, resourceManager }: EmptyLocalStack,
  { location = "West Europe" }: { readonly location?: string } = {},
): Promise<PortalFunctionApp> {
  const { resourceGroupName, planName, functionAppName, storageAccountName } = portalNames;
  const resourceGroupId = `/subscriptions/${local.twin.control.subscriptionId}/resourceGroups/${resourceGroupName}`;
  const accountId = `${resourceGroupId}/providers/Microsoft.Storage/storageAccounts/${storageAccountName}`;
  const planId = `${resourceGroupId}/providers/Microsoft.Web/serverfarms/${planName}`;
  const siteId = `${resourceGroupId}/providers/Microsoft.Web/sites/${functionAppName}`;
  const container = `app-package-${functionAppName}-4d2c1a9`;
  const connection = `DefaultEndpointsProtocol=https;AccountName=${storageAccountName};AccountKey=not-a-key;EndpointSuffix=core.windows.net`;
  const put = (path: string, version: string, body: object): Promise<unknown> =>
    resourceManager.call("PUT", `${path}?${version}`, body);

  await put(resourceGroupId, "api-version=2024-03-01", { location, tags: { costCenter: "4711" } });
  await put(accountId, "api-version=2023-05-01", {
    location,
    kind: "StorageV2",
    sku: { name: "Standard_LRS" },
    properties: {
      supportsHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      defaultToOAuthAuthentication: true,
      allowBlobPublicAccess: false,
    },
  });
  await put(`${accountId}/blobServices/default/containers/${container}`, "api-version=2023-05-01", {
    properties: { publicAccess: "None" },
  });
  await put(planId, webVersion, {
    location,
    kind: "functionapp",
    sku: { name: "FC1", tier: "FlexConsumption" },
    properties: { reserved: true },
  });
  const site = (await put(siteId, webVersion, {
    location,
    kind: "functionapp,linux",
    identity: { type: "SystemAssigned" },
    tags: { costCenter: "4711" },
    properties: {
      serverFarmId: planId,
      reserved: true,
      httpsOnly: true,
      publicNetworkAccess: "Enabled",
      functionAppConfig: {
        deployment: {
          storage: {
            type: "blobContainer",
            value: `https://${storageAccountName}.blob.core.windows.net/${container}`,
            authentication: {
              type: "StorageAccountConnectionString",
              storageAccountConnectionStringName: "DEPLOYMENT_STORAGE_CONNECTION_STRING",
            },
          },
        },
        runtime: { name: "node", version: "22" },
        scaleAndConcurrency: { maximumInstanceCount: 100, instanceMemoryMB: 2048 },
      },
      siteConfig: {
        appSettings: [
          { name: "AzureWebJobsStorage", value: connection },
          { name: "DEPLOYMENT_STORAGE_CONNECTION_STRING", value: connection },
        ],
      },
    },
  })) as { readonly properties: { readonly defaultHostName: string } };
  return { resourceGroupId, planId, siteId, hostName: site.properties.defaultHostName };
}
