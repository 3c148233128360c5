import { expect, test } from "vitest";
import type { PropertyMap } from "../../../../engine/stand-ins/property-values.ts";
import { attach } from "../../../support/stand-ins/attach.ts";
import { subscriptionId } from "../../../support/stand-ins/recorded-microsoft.ts";

const subscription = `/subscriptions/${subscriptionId}`;
const group = `${subscription}/resourceGroups/rg`;
const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-api`;
const planId = `${group}/providers/Microsoft.Web/serverfarms/plan`;

interface ResourceCase {
  readonly type: string;
  readonly inputs: PropertyMap;
  readonly id: string;
  readonly apiVersion: string;
  readonly body: unknown;
  /** What Resource Manager answers. */
  readonly answer: Readonly<Record<string, unknown>>;
  readonly outputs: PropertyMap;
  readonly deleteQuery?: string;
}

const cases: readonly ResourceCase[] = [
  {
    type: "azure-native:resources:ResourceGroup",
    inputs: { resourceGroupName: "rg", location: "westeurope", tags: { stack: "local" } },
    id: `${subscription}/resourcegroups/rg`,
    apiVersion: "2024-03-01",
    body: { location: "westeurope", tags: { stack: "local" } },
    answer: {
      id: `${subscription}/resourcegroups/rg`,
      name: "rg",
      type: "Microsoft.Resources/resourceGroups",
      location: "westeurope",
      tags: { stack: "local" },
      managedBy: null,
      properties: { provisioningState: "Succeeded" },
    },
    outputs: {
      name: "rg",
      type: "Microsoft.Resources/resourceGroups",
      location: "westeurope",
      tags: { stack: "local" },
      properties: { provisioningState: "Succeeded" },
      azureApiVersion: "2024-03-01",
    },
  },
  {
    type: "azure-native:managedidentity:UserAssignedIdentity",
    inputs: { resourceGroupName: "rg", resourceName: "id-api", location: "westeurope" },
    id: identityId,
    apiVersion: "2023-01-31",
    body: { location: "westeurope" },
    answer: {
      id: identityId,
      name: "id-api",
      type: "Microsoft.ManagedIdentity/userAssignedIdentities",
      location: "westeurope",
      properties: { clientId: "c", principalId: "p", tenantId: "t" },
    },
    outputs: {
      name: "id-api",
      type: "Microsoft.ManagedIdentity/userAssignedIdentities",
      location: "westeurope",
      clientId: "c",
      principalId: "p",
      tenantId: "t",
      azureApiVersion: "2023-01-31",
    },
  },
  {
    type: "azure-native:storage:StorageAccount",
    inputs: {
      resourceGroupName: "rg",
      accountName: "stapi",
      location: "westeurope",
      kind: "StorageV2",
      sku: { name: "Standard_LRS" },
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      defaultToOAuthAuthentication: true,
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      publicNetworkAccess: "Enabled",
    },
    id: `${group}/providers/Microsoft.Storage/storageAccounts/stapi`,
    apiVersion: "2024-01-01",
    body: {
      kind: "StorageV2",
      location: "westeurope",
      sku: { name: "Standard_LRS" },
      properties: {
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        defaultToOAuthAuthentication: true,
        supportsHttpsTrafficOnly: true,
        minimumTlsVersion: "TLS1_2",
        publicNetworkAccess: "Enabled",
      },
    },
    answer: {
      id: `${group}/providers/Microsoft.Storage/storageAccounts/stapi`,
      name: "stapi",
      type: "Microsoft.Storage/storageAccounts",
      kind: "StorageV2",
      location: "westeurope",
      sku: { name: "Standard_LRS", tier: "Standard" },
      properties: {
        supportsHttpsTrafficOnly: true,
        provisioningState: "Succeeded",
        primaryEndpoints: { blob: "https://stapi.blob.core.windows.net/" },
        notInTheSdk: true,
      },
    },
    outputs: {
      name: "stapi",
      type: "Microsoft.Storage/storageAccounts",
      kind: "StorageV2",
      location: "westeurope",
      sku: { name: "Standard_LRS", tier: "Standard" },
      enableHttpsTrafficOnly: true,
      provisioningState: "Succeeded",
      primaryEndpoints: { blob: "https://stapi.blob.core.windows.net/" },
      azureApiVersion: "2024-01-01",
    },
  },
  {
    type: "azure-native:storage:BlobContainer",
    inputs: { resourceGroupName: "rg", accountName: "stapi", containerName: "code", publicAccess: "None" },
    id: `${group}/providers/Microsoft.Storage/storageAccounts/stapi/blobServices/default/containers/code`,
    apiVersion: "2024-01-01",
    body: { properties: { publicAccess: "None" } },
    answer: {
      name: "code",
      type: "Microsoft.Storage/storageAccounts/blobServices/containers",
      properties: { publicAccess: "None" },
    },
    outputs: {
      name: "code",
      type: "Microsoft.Storage/storageAccounts/blobServices/containers",
      publicAccess: "None",
      azureApiVersion: "2024-01-01",
    },
  },
  {
    type: "azure-native:authorization:RoleAssignment",
    inputs: {
      scope: `${group}/providers/Microsoft.Storage/storageAccounts/stapi`,
      roleAssignmentName: "11111111-1111-1111-1111-111111111111",
      roleDefinitionId: "/providers/Microsoft.Authorization/roleDefinitions/b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
      principalId: "p",
      principalType: "ServicePrincipal",
    },
    id: `${group}/providers/Microsoft.Storage/storageAccounts/stapi/providers/Microsoft.Authorization/roleAssignments/11111111-1111-1111-1111-111111111111`,
    apiVersion: "2022-04-01",
    body: {
      properties: {
        roleDefinitionId: "/providers/Microsoft.Authorization/roleDefinitions/b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        principalId: "p",
        principalType: "ServicePrincipal",
      },
    },
    answer: {
      name: "11111111-1111-1111-1111-111111111111",
      type: "Microsoft.Authorization/roleAssignments",
      properties: { principalId: "p", principalType: "ServicePrincipal", createdOn: "2026-11-24T15:00:00Z" },
    },
    outputs: {
      name: "11111111-1111-1111-1111-111111111111",
      type: "Microsoft.Authorization/roleAssignments",
      principalId: "p",
      principalType: "ServicePrincipal",
      createdOn: "2026-11-24T15:00:00Z",
      azureApiVersion: "2022-04-01",
    },
  },
  {
    type: "azure-native:web:AppServicePlan",
    inputs: {
      resourceGroupName: "rg",
      name: "plan",
      location: "westeurope",
      kind: "functionapp",
      reserved: true,
      sku: { name: "FC1", tier: "FlexConsumption" },
    },
    id: planId,
    apiVersion: "2025-05-01",
    body: {
      kind: "functionapp",
      location: "westeurope",
      sku: { name: "FC1", tier: "FlexConsumption" },
      properties: { reserved: true },
    },
    answer: {
      name: "plan",
      type: "Microsoft.Web/serverfarms",
      kind: "functionapp",
      location: "West Europe",
      properties: { reserved: true, status: "Ready", provisioningState: "Succeeded" },
    },
    outputs: {
      name: "plan",
      type: "Microsoft.Web/serverfarms",
      kind: "functionapp",
      location: "West Europe",
      reserved: true,
      status: "Ready",
      provisioningState: "Succeeded",
      azureApiVersion: "2025-05-01",
    },
  },
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
  expect(microsoft.unanswered).toEqual([]);
});

test.each(cases)("$type: reads a deleted one as gone", async ({ type, inputs, id, apiVersion, outputs }) => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`GET https://management.azure.com${id}?api-version=${apiVersion}`, { status: 404 });
  expect(await engine.read(type, id, { inputs, outputs })).toBeUndefined();
});

test.each(cases)("$type: refuses to create what exists", async ({ type, inputs, id, apiVersion, answer }) => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`GET https://management.azure.com${id}?api-version=${apiVersion}`, { body: answer });
  await expect(engine.create(type, inputs)).rejects.toThrow(
    `2 UNKNOWN: cannot create already existing resource '${id}'`,
  );
});

test("an import takes the inputs off the answer and the id, and the API version for granted", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const role = cases.find((one) => one.type.endsWith(":RoleAssignment"));
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
