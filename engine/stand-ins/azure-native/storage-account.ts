import { flag, mapOf, objectOf, text, textOf } from "../property-shape.ts";
import type { ArmResourceType } from "./arm-resource.ts";
import { groupName } from "./group-names.ts";

/** storage.json of Microsoft.Storage 2024-01-01 in azure-rest-api-specs. */
export const storageAccountName = textOf({ minLength: 3, maxLength: 24, pattern: "^[a-z0-9]+$" });

/** https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create */
export const storageAccount: ArmResourceType = {
  apiVersion: "2024-01-01",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Storage/storageAccounts/{accountName}",
  inputs: {
    resourceGroupName: groupName,
    accountName: storageAccountName,
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
