import { expect, test } from "vitest";
import type { PropertyMap } from "../../../../packages/engine/stand-ins/property-values.ts";
import { attach } from "../../../support/stand-ins/attach.ts";
import { subscriptionId } from "../../../support/stand-ins/recorded-microsoft.ts";

const group = `/subscriptions/${subscriptionId}/resourceGroups/rg`;
const siteId = `${group}/providers/Microsoft.Web/sites/func`;
const accountId = `${group}/providers/Microsoft.Storage/storageAccounts/stapi`;
const workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/log-api`;

interface ResourceCase {
  readonly type: string;
  readonly id: string;
  readonly apiVersion: string;
  /** What names it: in the id, and in no body. */
  readonly names: PropertyMap;
  /** Inputs that Resource Manager keeps beside `properties`, by the same names. */
  readonly beside?: PropertyMap;
  /** Inputs that go into `properties`. */
  readonly within?: PropertyMap;
  /** Those of them that are called otherwise there. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** What Resource Manager answers: beside `properties`, and within. */
  readonly answer: Readonly<Record<string, unknown>>;
  readonly answered: Readonly<Record<string, unknown>>;
  /** Outputs that aren't called, or aren't there, as they were answered. */
  readonly otherwise?: Readonly<Record<string, unknown>>;
}

const placed = { location: "westeurope", tags: { stack: "local" } };
const receivers = [{ name: "oncall", emailAddress: "oncall@contoso.com", useCommonAlertSchema: true }];
const told = receivers.map((receiver) => ({ ...receiver, status: "Enabled" }));
const policy = { days: 0, enabled: false };
const assigned = { roleDefinitionId: "/roles/owner-of-blobs", principalId: "p", principalType: "ServicePrincipal" };
const assignmentName = "11111111-1111-1111-1111-111111111111";
const publicAccess = { publicAccess: "None" };
const retained = { retentionInDays: 30 };
const network = { publicNetworkAccessForIngestion: "Enabled", publicNetworkAccessForQuery: "Enabled" };

const cases: readonly ResourceCase[] = [
  {
    type: "resources:ResourceGroup",
    id: `/subscriptions/${subscriptionId}/resourcegroups/rg`,
    apiVersion: "2024-03-01",
    names: { resourceGroupName: "rg" },
    beside: placed,
    answer: { name: "rg", type: "Microsoft.Resources/resourceGroups", ...placed, managedBy: null },
    answered: { provisioningState: "Succeeded" },
    otherwise: { properties: { provisioningState: "Succeeded" }, provisioningState: undefined, managedBy: undefined },
  },
  {
    type: "managedidentity:UserAssignedIdentity",
    id: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-api`,
    apiVersion: "2023-01-31",
    names: { resourceGroupName: "rg", resourceName: "id-api" },
    beside: placed,
    answer: { name: "id-api", type: "Microsoft.ManagedIdentity/userAssignedIdentities", ...placed },
    answered: { clientId: "c", principalId: "p", tenantId: "t" },
  },
  {
    type: "storage:Queue",
    id: `${accountId}/queueServices/default/queues/work`,
    apiVersion: "2024-01-01",
    names: { resourceGroupName: "rg", accountName: "stapi", queueName: "work" },
    within: { metadata: { team: "orders" } },
    answer: { name: "work", type: "Microsoft.Storage/storageAccounts/queueServices/queues" },
    answered: { approximateMessageCount: 0 },
  },
  {
    type: "storage:StorageAccount",
    id: accountId,
    apiVersion: "2024-01-01",
    names: { resourceGroupName: "rg", accountName: "stapi" },
    beside: { location: "westeurope", kind: "StorageV2", sku: { name: "Standard_LRS" } },
    within: {
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      defaultToOAuthAuthentication: true,
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      publicNetworkAccess: "Enabled",
    },
    renamed: { enableHttpsTrafficOnly: "supportsHttpsTrafficOnly" },
    answer: {
      name: "stapi",
      type: "Microsoft.Storage/storageAccounts",
      kind: "StorageV2",
      location: "westeurope",
      sku: { name: "Standard_LRS", tier: "Standard" },
    },
    answered: {
      supportsHttpsTrafficOnly: true,
      provisioningState: "Succeeded",
      primaryEndpoints: { blob: "https://stapi.blob.core.windows.net/" },
      notInTheSdk: true,
    },
    otherwise: { enableHttpsTrafficOnly: true, supportsHttpsTrafficOnly: undefined, notInTheSdk: undefined },
  },
  {
    type: "storage:BlobContainer",
    id: `${accountId}/blobServices/default/containers/code`,
    apiVersion: "2024-01-01",
    names: { resourceGroupName: "rg", accountName: "stapi", containerName: "code" },
    within: publicAccess,
    answer: { name: "code", type: "Microsoft.Storage/storageAccounts/blobServices/containers" },
    answered: publicAccess,
  },
  {
    type: "authorization:RoleAssignment",
    id: `${accountId}/providers/Microsoft.Authorization/roleAssignments/${assignmentName}`,
    apiVersion: "2022-04-01",
    names: { scope: accountId, roleAssignmentName: assignmentName },
    within: assigned,
    answer: { name: assignmentName, type: "Microsoft.Authorization/roleAssignments" },
    answered: { principalId: "p", principalType: "ServicePrincipal", createdOn: "2026-11-24T15:00:00Z" },
  },
  {
    type: "web:AppServicePlan",
    id: `${group}/providers/Microsoft.Web/serverfarms/plan`,
    apiVersion: "2025-05-01",
    names: { resourceGroupName: "rg", name: "plan" },
    beside: { location: "westeurope", kind: "functionapp", sku: { name: "FC1", tier: "FlexConsumption" } },
    within: { reserved: true },
    answer: { name: "plan", type: "Microsoft.Web/serverfarms", kind: "functionapp", location: "West Europe" },
    answered: { reserved: true, status: "Ready", provisioningState: "Succeeded" },
  },
  {
    type: "operationalinsights:Workspace",
    id: workspaceId,
    apiVersion: "2023-09-01",
    names: { resourceGroupName: "rg", workspaceName: "log-api" },
    beside: placed,
    within: { sku: { name: "PerGB2018" }, ...retained, features: { disableLocalAuth: true } },
    answer: { name: "log-api", type: "Microsoft.OperationalInsights/workspaces", ...placed },
    answered: {
      sku: { name: "PerGB2018", lastSkuUpdate: "2026-11-24T15:00:00Z" },
      ...retained,
      features: { legacy: 0, disableLocalAuth: true },
      customerId: "c",
      provisioningState: "Succeeded",
    },
  },
  {
    type: "applicationinsights:Component",
    id: `${group}/providers/Microsoft.Insights/components/appi`,
    apiVersion: "2020-02-02",
    names: { resourceGroupName: "rg", resourceName: "appi" },
    beside: { location: "westeurope", kind: "web" },
    within: {
      applicationType: "web",
      flowType: "Bluefield",
      requestSource: "rest",
      ingestionMode: "LogAnalytics",
      ...network,
      workspaceResourceId: workspaceId,
      disableLocalAuth: true,
      retentionInDays: 90,
    },
    renamed: {
      applicationType: "Application_Type",
      flowType: "Flow_Type",
      requestSource: "Request_Source",
      ingestionMode: "IngestionMode",
      workspaceResourceId: "WorkspaceResourceId",
      disableLocalAuth: "DisableLocalAuth",
      retentionInDays: "RetentionInDays",
    },
    answer: { name: "appi", type: "Microsoft.Insights/components", location: "westeurope", kind: "web" },
    answered: { Application_Type: "web", DisableLocalAuth: true, AppId: "a", InstrumentationKey: "k" },
    otherwise: {
      applicationType: "web",
      disableLocalAuth: true,
      appId: "a",
      instrumentationKey: "k",
      Application_Type: undefined,
      DisableLocalAuth: undefined,
      AppId: undefined,
      InstrumentationKey: undefined,
    },
  },
  {
    type: "monitor:DiagnosticSetting",
    id: `${siteId}/providers/Microsoft.Insights/diagnosticSettings/to-workspace`,
    apiVersion: "2021-05-01-preview",
    names: { resourceUri: siteId, name: "to-workspace" },
    within: {
      workspaceId,
      logs: [{ category: "FunctionAppLogs", enabled: true }],
      metrics: [{ category: "AllMetrics", enabled: true }],
    },
    answer: { name: "to-workspace", type: "Microsoft.Insights/diagnosticSettings" },
    answered: {
      workspaceId,
      logs: [{ category: "FunctionAppLogs", categoryGroup: null, enabled: true, retentionPolicy: policy }],
      metrics: [{ category: "AllMetrics", enabled: true, retentionPolicy: policy }],
      storageAccountId: null,
    },
    otherwise: {
      logs: [{ category: "FunctionAppLogs", enabled: true, retentionPolicy: policy }],
      storageAccountId: undefined,
    },
  },
  {
    type: "monitor:ActionGroup",
    id: `${group}/providers/Microsoft.Insights/actionGroups/ag`,
    apiVersion: "2024-10-01-preview",
    names: { resourceGroupName: "rg", actionGroupName: "ag" },
    beside: { location: "Global" },
    within: { groupShortName: "whocalls", enabled: true, emailReceivers: receivers },
    answer: { name: "ag", type: "Microsoft.Insights/ActionGroups", location: "Global" },
    answered: { groupShortName: "whocalls", enabled: true, emailReceivers: told },
  },
  {
    type: "monitor:ScheduledQueryRule",
    id: `${group}/providers/Microsoft.Insights/scheduledQueryRules/alert`,
    apiVersion: "2025-01-01-preview",
    names: { resourceGroupName: "rg", ruleName: "alert" },
    beside: { location: "westeurope", kind: "LogAlert" },
    within: {
      severity: 2,
      enabled: true,
      scopes: [workspaceId],
      windowSize: "PT15M",
      evaluationFrequency: "PT15M",
      criteria: { allOf: [{ query: "AppRequests", timeAggregation: "Count", operator: "GreaterThan", threshold: 5 }] },
    },
    answer: { name: "alert", type: "Microsoft.Insights/scheduledQueryRules", location: "westeurope", kind: "LogAlert" },
    answered: { severity: 2, enabled: true, createdWithApiVersion: "2025-01-01-preview" },
  },
];

const written = cases.map((one) => {
  const { apiVersion, names, beside = {}, within = {}, renamed = {}, answer, answered, otherwise } = one;
  const outputs = Object.entries({ ...answer, ...answered, ...otherwise, azureApiVersion: apiVersion });
  const properties = Object.fromEntries(Object.entries(within).map(([name, value]) => [renamed[name] ?? name, value]));
  return {
    id: one.id,
    type: `azure-native:${one.type}`,
    apiVersion,
    inputs: { ...names, ...beside, ...within },
    body: { ...beside, ...(Object.keys(within).length > 0 && { properties }) },
    answer: { id: one.id, ...answer, properties: answered },
    outputs: Object.fromEntries(outputs.filter(([, value]) => value !== undefined)) as PropertyMap,
  };
});

test.each(written)("$type: creates, reads, updates and deletes", async (one) => {
  const { engine, microsoft } = await attach("azure-native");
  const url = `https://management.azure.com${one.id}?api-version=${one.apiVersion}`;
  const checked = await engine.check(one.type, one.inputs);
  expect(checked).toEqual({ inputs: { ...one.inputs, azureApiVersion: one.apiVersion }, failures: [] });
  const { inputs } = checked;

  microsoft.expect(`GET ${url}`, { status: 404 }).expect(`PUT ${url}`, { status: 201, body: one.answer });
  microsoft.expect(`GET ${url}`, { body: one.answer });
  const created = await engine.create(one.type, inputs);
  expect(created).toEqual({ id: one.id, outputs: one.outputs });
  const [, put] = microsoft.take();
  expect(put?.body).toEqual(one.body);
  expect(put?.headers["Content-Type"]).toBe("application/json; charset=utf-8");

  microsoft.expect(`GET ${url}`, { body: one.answer });
  const old = { inputs, outputs: created.outputs };
  expect(await engine.read(one.type, one.id, old)).toEqual({ id: one.id, inputs, outputs: one.outputs });

  microsoft.expect(`PUT ${url}`, { body: one.answer }).expect(`GET ${url}`, { body: one.answer });
  expect(await engine.update(one.type, one.id, old, inputs)).toEqual(one.outputs);

  microsoft.expect(`DELETE ${url}`, { status: 204 });
  await engine.delete(one.type, one.id, old);
});

test.each(written)("$type: reads a deleted one as gone", async ({ type, inputs, id, apiVersion, outputs }) => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`GET https://management.azure.com${id}?api-version=${apiVersion}`, { status: 404 });
  expect(await engine.read(type, id, { inputs, outputs })).toBeUndefined();
});

test.each(written)("$type: refuses to create what exists", async ({ type, inputs, id, apiVersion, answer }) => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`GET https://management.azure.com${id}?api-version=${apiVersion}`, { body: answer });
  await expect(engine.create(type, inputs)).rejects.toThrow(
    `2 UNKNOWN: cannot create already existing resource '${id}'`,
  );
});

test("an import reads the inputs from the answer and the id, and assumes the API version", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const role = written.find((one) => one.type.endsWith(":RoleAssignment"));
  if (!role) throw new Error("there is no case for role assignments");
  const url = `https://management.azure.com${role.id}?api-version=${role.apiVersion}`;
  const body = { ...role.answer, properties: role.inputs };
  microsoft.expect(`GET ${url}`, { body });
  const imported = await engine.read(role.type, role.id);
  expect(imported?.inputs).toEqual(role.inputs);
  const { inputs } = await engine.check(role.type, role.inputs);
  const diff = await engine.diff(role.type, imported?.inputs ?? {}, inputs, imported?.outputs);
  expect(diff.changes).toBe(false);
});
