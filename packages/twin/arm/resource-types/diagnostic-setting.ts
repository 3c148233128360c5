import { z } from "zod";
import { NotSupported, Refusal } from "../../tenant/refusal.ts";
import type { Resource } from "../../tenant/subscription.ts";
import { armRefusals } from "../arm-refusals.ts";
import { readOnlyEnvelope } from "../request-body.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";
import { requireResource } from "../resources.ts";
import { storedResourceType, type Write } from "./stored-resource-type.ts";

/**
 * The log categories of a site, and their groups. A function app's plan determines which of them it writes.
 * https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-web-sites-logs
 */
const siteLogCategories: readonly string[] = [
  "AppServiceAntivirusScanAuditLogs",
  "AppServiceAppLogs",
  "AppServiceAuditLogs",
  "AppServiceAuthenticationLogs",
  "AppServiceConsoleLogs",
  "AppServiceFileAuditLogs",
  "AppServiceHTTPLogs",
  "AppServiceIPSecAuditLogs",
  "AppServicePlatformLogs",
  "FunctionAppLogs",
  "WorkflowRuntime",
];

/** https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings#category-groups */
const siteLogCategoryGroups: readonly string[] = ["allLogs", "audit"];

/** https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings#metrics */
const siteMetricCategories: readonly string[] = ["AllMetrics"];

const type = "Microsoft.Insights/diagnosticSettings";
const absent = z.null().optional();
const entry = {
  enabled: z.boolean(),
  category: z.string().nullable().default(null),
  // Retired: https://learn.microsoft.com/azure/azure-monitor/platform/migrate-to-azure-storage-lifecycle-policy
  retentionPolicy: z.strictObject({ days: z.literal(0), enabled: z.literal(false) }).optional(),
};
const body = z.strictObject({
  ...readOnlyEnvelope,
  properties: z.strictObject({
    workspaceId: z.string(),
    logs: z.array(z.strictObject({ ...entry, categoryGroup: z.string().nullable().default(null) })).default([]),
    metrics: z.array(z.strictObject({ ...entry, timeGrain: absent })).default([]),
    logAnalyticsDestinationType: z.enum(["AzureDiagnostics", "Dedicated"]).nullable().default(null),
    eventHubAuthorizationRuleId: absent,
    eventHubName: absent,
    marketplacePartnerId: absent,
    serviceBusRuleId: absent,
    storageAccountId: absent,
  }),
});
type Properties = z.output<typeof body>["properties"];

/** The destinations of a site's logs. https://learn.microsoft.com/rest/api/monitor/diagnostic-settings */
export const diagnosticSetting: ResourceType = storedResourceType({
  type,
  apiVersions: ["2017-05-01-preview", "2021-05-01-preview"],
  body,
  refuseUnread: refuseOtherScopes,
  store,
  created: 200,
});

function refuseOtherScopes(_name: string, { tenant, path }: ArmRequest): void {
  const scope = tenant.subscription.find(path.scope);
  if (scope?.type !== "Microsoft.Web/sites") throw new NotSupported(`${type} of ${scope?.type ?? path.scope}`);
}

function store({ request, sent: { properties } }: Write<z.output<typeof body>>): Resource["body"] {
  requireResource(request, properties.workspaceId, "Microsoft.OperationalInsights/workspaces");
  refuseUnknownCategories(properties);
  refuseSharedSink(request, properties);
  const noRetention = { days: 0, enabled: false };
  return {
    properties: {
      ...properties,
      logs: properties.logs.map((log) => ({ ...log, retentionPolicy: noRetention })),
      metrics: properties.metrics.map((metric) => ({ ...metric, timeGrain: null, retentionPolicy: noRetention })),
      eventHubAuthorizationRuleId: null,
      eventHubName: null,
      marketplacePartnerId: null,
      serviceBusRuleId: null,
      storageAccountId: null,
    },
  };
}

/** Reported: Azure/azure-functions-host#7431 (wording for the category; the other wordings are ours). */
function refuseUnknownCategories({ logs, metrics }: Properties): void {
  for (const { category, categoryGroup } of logs) {
    if ((category === null) === (categoryGroup === null)) {
      throw armRefusals.badRequest("A log setting has either a category or a category group.");
    }
    if (category !== null && !siteLogCategories.includes(category)) throw unsupported("Category", category);
    if (categoryGroup !== null && !siteLogCategoryGroups.includes(categoryGroup)) {
      throw unsupported("Category group", categoryGroup);
    }
  }
  const unknown = metrics.find(({ category }) => category === null || !siteMetricCategories.includes(category));
  if (unknown) throw unsupported("Metric category", unknown.category ?? "");
}

/**
 * Two settings of a resource can't send the same category to the same destination.
 * Reported: Azure/bicep-registry-modules#3407 (code and wording).
 */
function refuseSharedSink({ tenant, id, path }: ArmRequest, properties: Properties): void {
  const enabled = ({ logs, metrics }: Pick<Properties, "logs" | "metrics">): readonly string[] => [
    ...logs.flatMap((log) => (log.enabled ? [log.category ?? log.categoryGroup ?? ""] : [])),
    ...metrics.flatMap((metric) => (metric.enabled ? [metric.category ?? ""] : [])),
  ];
  const mine = new Set(enabled(properties));
  const otherSettings = tenant.subscription
    .ofType(type)
    .filter((resource) => resource.id.toLowerCase() !== id.toLowerCase())
    .filter((resource) => resource.id.toLowerCase().startsWith(`${path.scope.toLowerCase()}/`));
  for (const otherSetting of otherSettings) {
    const { workspaceId, ...otherProperties } = propertiesOf(otherSetting);
    const shared = enabled(otherProperties).find((category) => mine.has(category));
    if (shared === undefined || workspaceId.toLowerCase() !== properties.workspaceId.toLowerCase()) continue;
    throw new Refusal(
      409,
      "Conflict",
      `Data sink '${workspaceId}' is already used in diagnostic setting '${otherSetting.name}' for category '${shared}'. Data sinks can't be reused in different settings on the same category for the same resource.`,
    );
  }
}

function propertiesOf(setting: Resource): Properties {
  return setting.body["properties"] as Properties;
}

function unsupported(subject: string, name: string): Refusal {
  return armRefusals.badRequest(`${subject} '${name}' is not supported.`);
}
