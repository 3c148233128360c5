import { describe, expect, it } from "vitest";
import { AccessLog, Observability } from "../../../infra/hosting/observability.ts";
import { declare, valueOf } from "../../support/declare.ts";

const declareObservability = () =>
  declare(
    () =>
      new Observability("observability", {
        resourceGroupName: "rg",
        location: "westeurope",
        subscriptionId: "subscription-id",
        workspaceName: "log-whocalls-dev",
        componentName: "appi-whocalls-dev",
        retentionDays: 90,
        identityPrincipalId: "principal-id",
        tags: { stack: "dev" },
      }),
    { "azure-native:applicationinsights:Component": () => ({ connectionString: "InstrumentationKey=k" }) },
  );

describe("the destination of the function's log", () => {
  it("is a workspace without keys, with the retention in the settings", async () => {
    const { resources, result } = await declareObservability();

    expect(resources.get("observability-workspace")?.inputs).toEqual({
      workspaceName: "log-whocalls-dev",
      resourceGroupName: "rg",
      location: "westeurope",
      sku: { name: "PerGB2018" },
      retentionInDays: 90,
      features: { disableLocalAuth: true },
      tags: { stack: "dev" },
    });
    expect(await valueOf(result.workspaceId)).toBe("observability-workspace-id");
  });

  it("is reached through Application Insights, which refuses a bare instrumentation key", async () => {
    const { resources, result } = await declareObservability();
    const component = [...resources.values()].find(({ type }) => type === "azure-native:applicationinsights:Component");

    expect(component?.inputs).toEqual({
      resourceName: "appi-whocalls-dev",
      resourceGroupName: "rg",
      location: "westeurope",
      kind: "web",
      applicationType: "web",
      ingestionMode: "LogAnalytics",
      workspaceResourceId: "observability-workspace-id",
      disableLocalAuth: true,
      tags: { stack: "dev" },
      // The SDK's own defaults.
      flowType: "Bluefield",
      requestSource: "rest",
      publicNetworkAccessForIngestion: "Enabled",
      publicNetworkAccessForQuery: "Enabled",
    });
    expect(await valueOf(result.connectionString)).toBe("InstrumentationKey=k");
  });

  it("is written by the Function App's identity, without a directory lookup", async () => {
    const { resources } = await declareObservability();

    expect(resources.get("observability-metrics-publisher")?.inputs).toEqual({
      scope: "observability-id",
      roleDefinitionId:
        "/subscriptions/subscription-id/providers/Microsoft.Authorization/roleDefinitions/3913510d-42f4-4e42-8a64-420c390055eb",
      principalId: "principal-id",
      principalType: "ServicePrincipal",
    });
  });
});

describe("what the platform logs of the site", () => {
  it("is App Service authentication's refusals, the host's lines and the metrics", async () => {
    const { resources } = await declare(
      () => new AccessLog("log", { siteId: "/site", workspaceId: "/workspace", after: [] }),
    );
    const setting = [...resources.values()].find(({ type }) => type === "azure-native:monitor:DiagnosticSetting");

    expect(setting?.inputs).toEqual({
      name: "access-log",
      resourceUri: "/site",
      workspaceId: "/workspace",
      logs: [
        { category: "AppServiceAuthenticationLogs", enabled: true },
        { category: "FunctionAppLogs", enabled: true },
      ],
      metrics: [{ category: "AllMetrics", enabled: true }],
    });
  });
});
