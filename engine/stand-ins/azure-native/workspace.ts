import { count, flag, mapOf, objectOf, text, textOf } from "../property-shape.ts";
import type { ArmResourceType } from "./arm-resource.ts";
import { groupName } from "./group-names.ts";

/** Log Analytics. https://learn.microsoft.com/rest/api/loganalytics/workspaces/create-or-update */
export const workspace: ArmResourceType = {
  apiVersion: "2023-09-01",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.OperationalInsights/workspaces/{workspaceName}",
  inputs: {
    resourceGroupName: groupName,
    // Inferred from the provider's clusters and from what other APIs say of a workspace's name.
    workspaceName: textOf({ minLength: 4, maxLength: 63, pattern: "^[A-Za-z0-9][A-Za-z0-9-]+[A-Za-z0-9]$" }),
    location: text,
    tags: mapOf(text),
    sku: objectOf({ name: text }, ["name"]),
    retentionInDays: count,
    features: objectOf({ disableLocalAuth: flag, enableLogAccessUsingOnlyResourcePermissions: flag }),
    publicNetworkAccessForIngestion: text,
    publicNetworkAccessForQuery: text,
    workspaceCapping: objectOf({ dailyQuotaGb: count }),
  },
  required: ["resourceGroupName", "workspaceName", "location"],
  computed: ["createdDate", "customerId", "modifiedDate", "provisioningState"],
  replaceOn: ["location"],
  // The envelope of other types; this one keeps it among its properties.
  withinProperties: ["sku"],
};
