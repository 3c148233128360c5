import { count, flag, listOf, objectOf, text, textOf } from "../property-shape.ts";
import { type ArmResourceType, groupName, inGroup, placed } from "./arm-resource.ts";

/** Log Analytics. https://learn.microsoft.com/rest/api/loganalytics/workspaces/create-or-update */
export const workspace: ArmResourceType = {
  apiVersion: "2023-09-01",
  path: inGroup("Microsoft.OperationalInsights/workspaces/{workspaceName}"),
  inputs: {
    ...placed(groupName),
    // Inferred from the provider's clusters and from other APIs' rules for a workspace's name.
    workspaceName: textOf({ minLength: 4, maxLength: 63, pattern: "^[A-Za-z0-9][A-Za-z0-9-]+[A-Za-z0-9]$" }),
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

/**
 * Application Insights. https://learn.microsoft.com/rest/api/application-insights/components/create-or-update The Node
 * SDK itself adds flowType, ingestionMode, requestSource and the two publicNetworkAccess… to the program's inputs.
 */
export const component: ArmResourceType = {
  apiVersion: "2020-02-02",
  path: inGroup("Microsoft.Insights/components/{resourceName}"),
  inputs: {
    ...placed(text),
    resourceName: text,
    kind: text,
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
  // x-ms-mutability of the API: create, read. components_API.json of Microsoft.Insights 2020-02-02 in
  // azure-rest-api-specs
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

/** https://learn.microsoft.com/rest/api/monitor/diagnostic-settings/create-or-update */
export const diagnosticSetting: ArmResourceType = {
  apiVersion: "2021-05-01-preview",
  path: "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
  inputs: {
    resourceUri: text,
    name: text,
    workspaceId: text,
    logAnalyticsDestinationType: text,
    logs: listOf(objectOf({ category: text, categoryGroup: text, enabled: flag }, ["enabled"])),
    metrics: listOf(objectOf({ category: text, enabled: flag }, ["enabled"])),
  },
  required: ["resourceUri", "name"],
  computed: [],
};

const condition = objectOf({
  query: text,
  metricMeasureColumn: text,
  timeAggregation: text,
  operator: text,
  threshold: count,
  failingPeriods: objectOf({ numberOfEvaluationPeriods: count, minFailingPeriodsToAlert: count }),
});

/** A log search alert. https://learn.microsoft.com/rest/api/monitor/scheduled-query-rules/create-or-update */
export const scheduledQueryRule: ArmResourceType = {
  apiVersion: "2025-01-01-preview",
  path: inGroup("Microsoft.Insights/scheduledQueryRules/{ruleName}"),
  inputs: {
    ...placed(text),
    // scheduledQueryRule_API.json of Microsoft.Insights 2025-01-01-preview in azure-rest-api-specs
    ruleName: textOf({ pattern: String.raw`^[^#<>%&:\?/{}*]{1,260}$` }),
    kind: text,
    actions: objectOf({ actionGroups: listOf(text) }),
    autoMitigate: flag,
    criteria: objectOf({ allOf: listOf(condition) }),
    description: text,
    displayName: text,
    enabled: flag,
    evaluationFrequency: text,
    scopes: listOf(text),
    severity: count,
    skipQueryValidation: flag,
    windowSize: text,
  },
  required: ["resourceGroupName", "ruleName", "location"],
  computed: ["createdWithApiVersion", "etag", "isLegacyLogAnalyticsRule", "isWorkspaceAlertsStorageConfigured"],
  replaceOn: ["location"],
};

/** The recipients of an alert. https://learn.microsoft.com/rest/api/monitor/action-groups/create-or-update */
export const actionGroup: ArmResourceType = {
  apiVersion: "2024-10-01-preview",
  path: inGroup("Microsoft.Insights/actionGroups/{actionGroupName}"),
  inputs: {
    ...placed(text),
    actionGroupName: text,
    enabled: flag,
    // actionGroups_API.json of Microsoft.Insights 2024-10-01-preview in azure-rest-api-specs
    groupShortName: textOf({ maxLength: 12 }),
    emailReceivers: listOf(
      objectOf({ name: text, emailAddress: text, useCommonAlertSchema: flag }, ["name", "emailAddress"]),
    ),
  },
  required: ["resourceGroupName", "actionGroupName", "enabled", "groupShortName"],
  computed: [],
  replaceOn: ["location"],
};
