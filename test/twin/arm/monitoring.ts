import type { ResourceManagerBehavior } from "../../../packages/twin/arm/resource-manager-behavior.ts";
import { group, roles, subscription } from "./arm-fixture.ts";
import { deployed, ids } from "./stack.ts";

export const workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/log-twin`;
export const componentId = `${group}/providers/Microsoft.Insights/components/appi-twin`;
export const settingId = `${ids.site}/providers/Microsoft.Insights/diagnosticSettings/to-workspace`;

export const actionGroupId = `${group}/providers/Microsoft.Insights/actionGroups/ag-twin`;
export const alertId = `${group}/providers/Microsoft.Insights/scheduledQueryRules/alert-twin`;

export const workspaceBody = {
  location: "westeurope",
  tags: { stack: "dev" },
  properties: { sku: { name: "PerGB2018" }, retentionInDays: 30, features: { disableLocalAuth: true } },
} as const;

export const componentBody = {
  location: "westeurope",
  kind: "web",
  properties: {
    Application_Type: "web",
    Flow_Type: "Bluefield",
    Request_Source: "rest",
    IngestionMode: "LogAnalytics",
    WorkspaceResourceId: workspaceId,
    DisableLocalAuth: true,
    RetentionInDays: 90,
  },
} as const;

export const settingBody = {
  properties: {
    workspaceId,
    logs: [
      { category: "FunctionAppLogs", enabled: true },
      { category: "AppServiceAuthenticationLogs", enabled: true },
    ],
    metrics: [{ category: "AllMetrics", enabled: true }],
  },
} as const;

/** The whole program's resources, and a workspace. */
export async function withWorkspace(behavior: ResourceManagerBehavior = {}) {
  const fixture = await deployed("site", behavior);
  await fixture.put(workspaceId, workspaceBody);
  return fixture;
}

export const metricsPublisher = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roles.monitoringMetricsPublisher}`;

export const actionGroupBody = {
  location: "Global",
  properties: {
    groupShortName: "whocalls",
    enabled: true,
    emailReceivers: [{ name: "oncall", emailAddress: "oncall@contoso.com", useCommonAlertSchema: true }],
  },
} as const;

export const alertBody = {
  location: "westeurope",
  kind: "LogAlert",
  properties: {
    displayName: "Many callers are refused",
    severity: 2,
    enabled: true,
    scopes: [workspaceId],
    evaluationFrequency: "PT15M",
    windowSize: "PT15M",
    criteria: {
      allOf: [
        {
          query: "AppRequests | where ResultCode == 401",
          metricMeasureColumn: "Refused",
          timeAggregation: "Maximum",
          operator: "GreaterThanOrEqual",
          threshold: 20,
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
        },
      ],
    },
    autoMitigate: true,
    skipQueryValidation: true,
    actions: { actionGroups: [actionGroupId] },
  },
} as const;
