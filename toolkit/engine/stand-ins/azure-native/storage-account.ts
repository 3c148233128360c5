import { flag, mapOf, objectOf, text } from "../property-shape.ts";
import type { ArmResourceType } from "./arm-resource.ts";

/** https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create */
export const storageAccount: ArmResourceType = {
  apiVersion: "2024-01-01",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Storage/storageAccounts/{accountName}",
  inputs: {
    resourceGroupName: text,
    accountName: text,
    location: text,
    kind: text,
    sku: objectOf({ name: text }, ["name"]),
    tags: mapOf(text),
    accessTier: text,
    allowBlobPublicAccess: flag,
    allowCrossTenantReplication: flag,
    allowSharedKeyAccess: flag,
    defaultToOAuthAuthentication: flag,
    enableHttpsTrafficOnly: flag,
    minimumTlsVersion: text,
    publicNetworkAccess: text,
  },
  required: ["resourceGroupName", "accountName", "location", "kind", "sku"],
  computed: ["creationTime", "primaryEndpoints", "primaryLocation", "provisioningState", "statusOfPrimary"],
  replaceOn: ["location"],
  renamed: { enableHttpsTrafficOnly: "supportsHttpsTrafficOnly" },
};
