import { count, flag, listOf, mapOf, objectOf, text, textOf } from "../property-shape.ts";
import type { ArmResourceType } from "./arm-resource.ts";

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
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Insights/scheduledQueryRules/{ruleName}",
  inputs: {
    resourceGroupName: text,
    // scheduledQueryRule_API.json of Microsoft.Insights 2025-01-01-preview in azure-rest-api-specs
    ruleName: textOf({ pattern: String.raw`^[^#<>%&:\?/{}*]{1,260}$` }),
    location: text,
    kind: text,
    tags: mapOf(text),
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
