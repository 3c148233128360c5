import { text, textOf } from "../property-shape.ts";
import type { ArmResourceType } from "./arm-resource.ts";
import { groupName } from "./group-names.ts";
import { storageAccountName } from "./storage-account.ts";

/** blob.json of Microsoft.Storage 2024-01-01 in azure-rest-api-specs. */
const containerName = textOf({ minLength: 3, maxLength: 63 });

/** https://learn.microsoft.com/rest/api/storagerp/blob-containers/create */
export const blobContainer: ArmResourceType = {
  apiVersion: "2024-01-01",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers/{containerName}",
  inputs: { resourceGroupName: groupName, accountName: storageAccountName, containerName, publicAccess: text },
  required: ["resourceGroupName", "accountName", "containerName"],
  computed: ["etag", "hasImmutabilityPolicy", "hasLegalHold", "lastModifiedTime", "leaseState", "leaseStatus"],
};
