import { count, flag, mapOf, objectOf, text } from "../property-shape.ts";
import type { ArmResourceType } from "./arm-resource.ts";

/** Log Analytics. https://learn.microsoft.com/rest/api/loganalytics/workspaces/create-or-update */
export const workspace: ArmResourceType = {
  apiVersion: "2023-09-01",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.OperationalInsights/workspaces/{workspaceName}",
  inputs: {
    resourceGroupName: text,
    workspaceName: text,
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
