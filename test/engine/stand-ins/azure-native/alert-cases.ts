import { subscriptionId } from "../../../support/stand-ins/recorded-microsoft.ts";
import type { MonitoringCase } from "./monitoring-case.ts";

const group = `/subscriptions/${subscriptionId}/resourceGroups/rg`;
const workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/log`;

/** An alert and whom it tells. */
export const alertCases: readonly MonitoringCase[] = [
  {
    type: "azure-native:monitor:ActionGroup",
    inputs: {
      resourceGroupName: "rg",
      actionGroupName: "ag",
      location: "Global",
      groupShortName: "whocalls",
      enabled: true,
      emailReceivers: [{ name: "oncall", emailAddress: "oncall@contoso.com", useCommonAlertSchema: true }],
    },
    id: `${group}/providers/Microsoft.Insights/actionGroups/ag`,
    apiVersion: "2024-10-01-preview",
    body: {
      location: "Global",
      properties: {
        groupShortName: "whocalls",
        enabled: true,
        emailReceivers: [{ name: "oncall", emailAddress: "oncall@contoso.com", useCommonAlertSchema: true }],
      },
    },
    answer: {
      id: `${group}/providers/Microsoft.Insights/actionGroups/ag`,
      name: "ag",
      type: "Microsoft.Insights/ActionGroups",
      location: "Global",
      properties: {
        groupShortName: "whocalls",
        enabled: true,
        emailReceivers: [
          { name: "oncall", emailAddress: "oncall@contoso.com", useCommonAlertSchema: true, status: "Enabled" },
        ],
      },
    },
    outputs: {
      name: "ag",
      type: "Microsoft.Insights/ActionGroups",
      location: "Global",
      groupShortName: "whocalls",
      enabled: true,
      emailReceivers: [
        { name: "oncall", emailAddress: "oncall@contoso.com", useCommonAlertSchema: true, status: "Enabled" },
      ],
      azureApiVersion: "2024-10-01-preview",
    },
  },
  {
    type: "azure-native:monitor:ScheduledQueryRule",
    inputs: {
      resourceGroupName: "rg",
      ruleName: "alert",
      location: "westeurope",
      kind: "LogAlert",
      severity: 2,
      enabled: true,
      scopes: [workspaceId],
      windowSize: "PT15M",
      evaluationFrequency: "PT15M",
      criteria: { allOf: [{ query: "AppRequests", timeAggregation: "Count", operator: "GreaterThan", threshold: 5 }] },
    },
    id: `${group}/providers/Microsoft.Insights/scheduledQueryRules/alert`,
    apiVersion: "2025-01-01-preview",
    body: {
      location: "westeurope",
      kind: "LogAlert",
      properties: {
        severity: 2,
        enabled: true,
        scopes: [workspaceId],
        windowSize: "PT15M",
        evaluationFrequency: "PT15M",
        criteria: {
          allOf: [{ query: "AppRequests", timeAggregation: "Count", operator: "GreaterThan", threshold: 5 }],
        },
      },
    },
    answer: {
      id: `${group}/providers/Microsoft.Insights/scheduledQueryRules/alert`,
      name: "alert",
      type: "Microsoft.Insights/scheduledQueryRules",
      location: "westeurope",
      kind: "LogAlert",
      properties: { severity: 2, enabled: true, createdWithApiVersion: "2025-01-01-preview" },
    },
    outputs: {
      name: "alert",
      type: "Microsoft.Insights/scheduledQueryRules",
      location: "westeurope",
      kind: "LogAlert",
      severity: 2,
      enabled: true,
      createdWithApiVersion: "2025-01-01-preview",
      azureApiVersion: "2025-01-01-preview",
    },
  },
];
