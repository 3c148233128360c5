import { expect, test } from "vitest";
import type { PropertyMap } from "../../../../engine/stand-ins/property-values.ts";
import { alertCases } from "./alert-cases.ts";
import type { MonitoringCase } from "./monitoring-case.ts";
import { attach } from "../../../support/stand-ins/attach.ts";
import { subscriptionId } from "../../../support/stand-ins/recorded-microsoft.ts";

const group = `/subscriptions/${subscriptionId}/resourceGroups/rg`;
const siteId = `${group}/providers/Microsoft.Web/sites/func`;
const workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/log-api`;

const cases: readonly MonitoringCase[] = [
  {
    type: "azure-native:operationalinsights:Workspace",
    inputs: {
      resourceGroupName: "rg",
      workspaceName: "log-api",
      location: "westeurope",
      sku: { name: "PerGB2018" },
      retentionInDays: 30,
      features: { disableLocalAuth: true },
      tags: { stack: "local" },
    },
    id: workspaceId,
    apiVersion: "2023-09-01",
    body: {
      location: "westeurope",
      tags: { stack: "local" },
      properties: { sku: { name: "PerGB2018" }, retentionInDays: 30, features: { disableLocalAuth: true } },
    },
    answer: {
      id: workspaceId,
      name: "log-api",
      type: "Microsoft.OperationalInsights/workspaces",
      location: "westeurope",
      tags: { stack: "local" },
      properties: {
        sku: { name: "PerGB2018", lastSkuUpdate: "2026-11-24T15:00:00Z" },
        retentionInDays: 30,
        features: { legacy: 0, disableLocalAuth: true },
        customerId: "c",
        provisioningState: "Succeeded",
      },
    },
    outputs: {
      name: "log-api",
      type: "Microsoft.OperationalInsights/workspaces",
      location: "westeurope",
      tags: { stack: "local" },
      sku: { name: "PerGB2018", lastSkuUpdate: "2026-11-24T15:00:00Z" },
      retentionInDays: 30,
      features: { legacy: 0, disableLocalAuth: true },
      customerId: "c",
      provisioningState: "Succeeded",
      azureApiVersion: "2023-09-01",
    },
  },
  {
    type: "azure-native:applicationinsights:Component",
    inputs: {
      resourceGroupName: "rg",
      resourceName: "appi",
      location: "westeurope",
      kind: "web",
      applicationType: "web",
      flowType: "Bluefield",
      requestSource: "rest",
      ingestionMode: "LogAnalytics",
      publicNetworkAccessForIngestion: "Enabled",
      publicNetworkAccessForQuery: "Enabled",
      workspaceResourceId: workspaceId,
      disableLocalAuth: true,
      retentionInDays: 90,
    },
    id: `${group}/providers/Microsoft.Insights/components/appi`,
    apiVersion: "2020-02-02",
    body: {
      location: "westeurope",
      kind: "web",
      properties: {
        Application_Type: "web",
        Flow_Type: "Bluefield",
        Request_Source: "rest",
        IngestionMode: "LogAnalytics",
        publicNetworkAccessForIngestion: "Enabled",
        publicNetworkAccessForQuery: "Enabled",
        WorkspaceResourceId: workspaceId,
        DisableLocalAuth: true,
        RetentionInDays: 90,
      },
    },
    answer: {
      id: `${group}/providers/Microsoft.Insights/components/appi`,
      name: "appi",
      type: "Microsoft.Insights/components",
      location: "westeurope",
      kind: "web",
      properties: {
        Application_Type: "web",
        DisableLocalAuth: true,
        AppId: "a",
        InstrumentationKey: "k",
        ConnectionString: "InstrumentationKey=k",
      },
    },
    outputs: {
      name: "appi",
      type: "Microsoft.Insights/components",
      location: "westeurope",
      kind: "web",
      applicationType: "web",
      disableLocalAuth: true,
      appId: "a",
      instrumentationKey: "k",
      connectionString: "InstrumentationKey=k",
      azureApiVersion: "2020-02-02",
    },
  },
  {
    type: "azure-native:monitor:DiagnosticSetting",
    inputs: {
      resourceUri: siteId,
      name: "to-workspace",
      workspaceId,
      logs: [{ category: "FunctionAppLogs", enabled: true }],
      metrics: [{ category: "AllMetrics", enabled: true }],
    },
    id: `${siteId}/providers/Microsoft.Insights/diagnosticSettings/to-workspace`,
    apiVersion: "2021-05-01-preview",
    body: {
      properties: {
        workspaceId,
        logs: [{ category: "FunctionAppLogs", enabled: true }],
        metrics: [{ category: "AllMetrics", enabled: true }],
      },
    },
    answer: {
      id: `${siteId}/providers/Microsoft.Insights/diagnosticSettings/to-workspace`,
      name: "to-workspace",
      type: "Microsoft.Insights/diagnosticSettings",
      properties: {
        workspaceId,
        logs: [
          {
            category: "FunctionAppLogs",
            categoryGroup: null,
            enabled: true,
            retentionPolicy: { days: 0, enabled: false },
          },
        ],
        metrics: [{ category: "AllMetrics", enabled: true, retentionPolicy: { days: 0, enabled: false } }],
        storageAccountId: null,
      },
    },
    outputs: {
      name: "to-workspace",
      type: "Microsoft.Insights/diagnosticSettings",
      workspaceId,
      logs: [{ category: "FunctionAppLogs", enabled: true, retentionPolicy: { days: 0, enabled: false } }],
      metrics: [{ category: "AllMetrics", enabled: true, retentionPolicy: { days: 0, enabled: false } }],
      azureApiVersion: "2021-05-01-preview",
    },
  },
  ...alertCases,
];

test.each(cases)("$type: creates, reads, updates and deletes", async (one) => {
  const { engine, microsoft } = await attach("azure-native");
  const url = `https://management.azure.com${one.id}?api-version=${one.apiVersion}`;
  const checked = await engine.check(one.type, one.inputs);
  expect(checked).toEqual({ inputs: { ...one.inputs, azureApiVersion: one.apiVersion }, failures: [] });
  const { inputs } = checked;

  microsoft.expect(`GET ${url}`, { status: 404 }).expect(`PUT ${url}`, { status: 201, body: one.answer });
  microsoft.expect(`GET ${url}`, { body: one.answer });
  const created = await engine.create(one.type, inputs);
  expect(created).toEqual({ id: one.id, outputs: one.outputs });
  expect(microsoft.take()[1]?.body).toEqual(one.body);

  microsoft.expect(`GET ${url}`, { body: one.answer });
  const old = { inputs, outputs: created.outputs };
  expect(await engine.read(one.type, one.id, old)).toEqual({ id: one.id, inputs, outputs: one.outputs });

  microsoft.expect(`PUT ${url}`, { body: one.answer }).expect(`GET ${url}`, { body: one.answer });
  expect(await engine.update(one.type, one.id, old, inputs)).toEqual(one.outputs);

  microsoft.expect(`DELETE ${url}`, { status: 204 });
  await engine.delete(one.type, one.id, old);
  expect(microsoft.unanswered).toEqual([]);
});

test("a workspace in another region, a setting of another resource are new ones; other retention is not", async () => {
  const { engine } = await attach("azure-native");
  const [workspace, component, setting] = cases;
  if (!workspace || !component || !setting) throw new Error("the first three cases are of these types");
  const change = async ({ type, inputs }: MonitoringCase, changes: PropertyMap) =>
    (await engine.diff(type, inputs, { ...inputs, ...changes })).detailed;
  expect(await change(workspace, { location: "northeurope" })).toEqual({ location: "UPDATE_REPLACE" });
  expect(await change(workspace, { retentionInDays: 60 })).toEqual({ retentionInDays: "UPDATE" });
  expect(await change(component, { disableLocalAuth: false })).toEqual({ disableLocalAuth: "UPDATE" });
  expect(await change(setting, { resourceUri: `${siteId}2` })).toEqual({ resourceUri: "UPDATE_REPLACE" });
  expect(await change(setting, { logs: [{ category: "FunctionAppLogs", enabled: false }] })).toEqual({
    "logs[0].enabled": "UPDATE",
  });
});
