import { count, flag, mapOf, text } from "../property-shape.ts";
import type { ArmResourceType } from "./arm-resource.ts";

/**
 * Application Insights. https://learn.microsoft.com/rest/api/application-insights/components/create-or-update
 * The Node SDK itself adds flowType, ingestionMode, requestSource and the two publicNetworkAccess… to what the program
 * says.
 */
export const component: ArmResourceType = {
  apiVersion: "2020-02-02",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Insights/components/{resourceName}",
  inputs: {
    resourceGroupName: text,
    resourceName: text,
    location: text,
    kind: text,
    tags: mapOf(text),
    applicationType: text,
    disableLocalAuth: flag,
    flowType: text,
    ingestionMode: text,
    publicNetworkAccessForIngestion: text,
    publicNetworkAccessForQuery: text,
    requestSource: text,
    retentionInDays: count,
    workspaceResourceId: text,
  },
  required: ["resourceGroupName", "resourceName", "location", "kind", "applicationType"],
  computed: [
    "appId",
    "applicationId",
    "connectionString",
    "creationDate",
    "instrumentationKey",
    "provisioningState",
    "tenantId",
  ],
  // x-ms-mutability of the API: create, read. components_API.json of Microsoft.Insights 2020-02-02 in azure-rest-api-specs
  replaceOn: ["location", "applicationType"],
  renamed: {
    appId: "AppId",
    applicationId: "ApplicationId",
    applicationType: "Application_Type",
    connectionString: "ConnectionString",
    creationDate: "CreationDate",
    disableLocalAuth: "DisableLocalAuth",
    flowType: "Flow_Type",
    ingestionMode: "IngestionMode",
    instrumentationKey: "InstrumentationKey",
    requestSource: "Request_Source",
    retentionInDays: "RetentionInDays",
    tenantId: "TenantId",
    workspaceResourceId: "WorkspaceResourceId",
  },
};
