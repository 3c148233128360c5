import { text } from "../property-shape.ts";
import type { ArmResourceType } from "./arm-resource.ts";

/** https://learn.microsoft.com/rest/api/storagerp/blob-containers/create */
export const blobContainer: ArmResourceType = {
  apiVersion: "2024-01-01",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers/{containerName}",
  inputs: { resourceGroupName: text, accountName: text, containerName: text, publicAccess: text },
  required: ["resourceGroupName", "accountName", "containerName"],
  computed: ["etag", "hasImmutabilityPolicy", "hasLegalHold", "lastModifiedTime", "leaseState", "leaseStatus"],
};
