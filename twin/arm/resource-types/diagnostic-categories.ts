/**
 * What a site can log, as categories and as groups of them. Which of them a function app really writes depends on its
 * plan. https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-web-sites-logs
 */
export const siteLogCategories: readonly string[] = [
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
export const siteLogCategoryGroups: readonly string[] = ["allLogs", "audit"];

/** https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings#metrics */
export const siteMetricCategories: readonly string[] = ["AllMetrics"];
