import { ActionGroup } from "@pulumi/azure-native/monitor/actionGroup.js";
import { ScheduledQueryRule } from "@pulumi/azure-native/monitor/scheduledQueryRule.js";
import * as pulumi from "@pulumi/pulumi";

export interface RefusedCallersAlertArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: pulumi.Input<string>;
  readonly ruleName: string;
  readonly actionGroupName: string;
  /** Name of the stack's workload, which starts a text message. */
  readonly workload: string;
  /** Resource ID of the Log Analytics workspace that the site and the function log to. */
  readonly workspaceId: pulumi.Input<string>;
  /** Refused requests in one window that raise the alert. */
  readonly threshold: number;
  /** Length of a window, in minutes. */
  readonly windowMinutes: number;
  /** Email addresses to notify; without one, the alert shows in Azure Monitor only. */
  readonly emails: readonly string[];
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Resources that must not wait for the alert. The plugin supports it only with preview API versions, and Azure
   * refuses those once it retires them.
   * https://github.com/pulumi/pulumi-azure-native/pull/4271
   */
  readonly after: readonly pulumi.Resource[];
}

/**
 * Refused requests, counted from several sources because none of them is proved on every plan. One count has the
 * refusals of App Service authentication, which the function never sees, and the function's own, from the one of three
 * logs that has most of them. The other is the platform's metrics, which have both. The larger count is used. A table
 * exists from its first row on. `isfuzzy` ignores missing tables but requires at least one that exists:
 * Azure/Azure-Sentinel#6772. Hence the empty `datatable`.
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables/appserviceauthenticationlogs (App Service
 * authentication)
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables/apprequests (the function), …/apptraces and
 * …/functionapplogs (its own lines: packages/guard/serve.ts)
 * https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-web-sites-metrics (Http401)
 */
const refusedRequests = `
union isfuzzy=true
  (datatable(TimeGenerated: datetime, Witness: string, Requests: real)[]),
  (AppServiceAuthenticationLogs | where StatusCode in (401, 403) | project TimeGenerated, Witness = "gate", Requests = 1.0),
  (AppRequests | where ResultCode in ("401", "403") | project TimeGenerated, Witness = "function: requests", Requests = 1.0),
  (AppTraces | where Message startswith "refused (" | project TimeGenerated, Witness = "function: traces", Requests = 1.0),
  (FunctionAppLogs | where Message startswith "refused (" | project TimeGenerated, Witness = "function: log", Requests = 1.0),
  (AzureMetrics | where MetricName in ("Http401", "Http403") | project TimeGenerated, Witness = "platform", Requests = Total)
| summarize Requests = sum(Requests), TimeGenerated = max(TimeGenerated) by Witness
| summarize
    Gate = sumif(Requests, Witness == "gate"),
    Function = maxif(Requests, Witness startswith "function"),
    Platform = sumif(Requests, Witness == "platform"),
    TimeGenerated = max(TimeGenerated)
| extend Refused = max_of(Gate + coalesce(Function, 0.0), Platform)
| where Refused > 0
`.trim();

/** An alert for many refused callers: someone is probing, or a caller's credential has expired. */
export class RefusedCallersAlert extends pulumi.ComponentResource {
  constructor(name: string, args: RefusedCallersAlertArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:hosting:RefusedCallersAlert", name, {}, opts);

    const actionGroup =
      args.emails.length > 0 &&
      new ActionGroup(
        `${name}-told`,
        {
          actionGroupName: args.actionGroupName,
          resourceGroupName: args.resourceGroupName,
          // Notifications are a service without a region.
          // https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups
          location: "Global",
          groupShortName: args.workload.slice(0, 12),
          enabled: true,
          emailReceivers: args.emails.map((emailAddress) => ({
            name: emailAddress,
            emailAddress,
            useCommonAlertSchema: true,
          })),
          tags: { ...args.tags },
        },
        { parent: this, dependsOn: [...args.after] },
      );

    const window = `PT${args.windowMinutes % 60 === 0 ? `${args.windowMinutes / 60}H` : `${args.windowMinutes}M`}`;
    new ScheduledQueryRule(
      name,
      {
        ruleName: args.ruleName,
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        kind: "LogAlert",
        displayName: "Many callers are refused",
        description: `${args.threshold} or more requests were refused within ${args.windowMinutes} minutes. docs/guides/operations.md shows how to find the caller.`,
        severity: 2,
        enabled: true,
        scopes: [args.workspaceId],
        evaluationFrequency: window,
        windowSize: window,
        criteria: {
          allOf: [
            {
              query: refusedRequests,
              metricMeasureColumn: "Refused",
              timeAggregation: "Maximum",
              operator: "GreaterThanOrEqual",
              threshold: args.threshold,
              failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
            },
          ],
        },
        autoMitigate: true,
        // A new workspace has none of the tables yet. Azure doesn't always honor this
        // (hashicorp/terraform-provider-azurerm#28293); the query works without them.
        skipQueryValidation: true,
        ...(actionGroup && { actions: { actionGroups: [actionGroup.id] } }),
        tags: { ...args.tags },
      },
      { parent: this, dependsOn: [...args.after] },
    );
    this.registerOutputs({});
  }
}
