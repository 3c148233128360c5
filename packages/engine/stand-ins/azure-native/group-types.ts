import { count, flag, mapOf, objectOf, text, textOf } from "../property-shape.ts";
import type { PlainMap } from "../secret-values.ts";
import type { ArmBody } from "./arm-body.ts";
import { type ArmResourceType, groupName, inGroup, placed } from "./arm-resource.ts";
import { autoNamed } from "./auto-name.ts";

/** https://learn.microsoft.com/rest/api/resources/resource-groups/create-or-update */
export const resourceGroup: ArmResourceType = {
  apiVersion: "2024-03-01",
  path: "/subscriptions/{subscriptionId}/resourcegroups/{resourceGroupName}",
  inputs: { resourceGroupName: groupName, location: text, tags: mapOf(text) },
  required: ["resourceGroupName", "location"],
  computed: ["properties"],
  replaceOn: ["location"],
};

/** https://learn.microsoft.com/rest/api/managedidentity/user-assigned-identities/create-or-update */
export const userAssignedIdentity: ArmResourceType = {
  apiVersion: "2023-01-31",
  path: inGroup("Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}"),
  inputs: { resourceGroupName: text, resourceName: text, location: text, tags: mapOf(text) },
  required: ["resourceGroupName", "resourceName", "location"],
  computed: ["clientId", "principalId", "tenantId"],
  // x-ms-mutability of the API: create, read.
  replaceOn: ["location"],
};

/** https://learn.microsoft.com/rest/api/authorization/role-assignments/create */
export const roleAssignment: ArmResourceType = {
  apiVersion: "2022-04-01",
  path: "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
  inputs: {
    scope: text,
    roleAssignmentName: text,
    roleDefinitionId: text,
    principalId: text,
    principalType: text,
    description: text,
  },
  required: ["scope", "roleDefinitionId", "principalId"],
  computed: ["createdBy", "createdOn", "updatedBy", "updatedOn"],
  // "principal ID and scope are not allowed to be updated": reported: pulumi/pulumi-azure-native#771
  replaceOn: ["principalId"],
  complete: autoNamed("roleAssignmentName", "uuid"),
};

/** storage.json of Microsoft.Storage 2024-01-01 in azure-rest-api-specs. */
const storageAccountName = textOf({ minLength: 3, maxLength: 24, pattern: "^[a-z0-9]+$" });

/** https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create */
export const storageAccount: ArmResourceType = {
  apiVersion: "2024-01-01",
  path: inGroup("Microsoft.Storage/storageAccounts/{accountName}"),
  inputs: {
    ...placed(groupName),
    accountName: storageAccountName,
    kind: text,
    sku: objectOf({ name: text }, ["name"]),
    accessTier: text,
    allowBlobPublicAccess: flag,
    allowCrossTenantReplication: flag,
    allowSharedKeyAccess: flag,
    defaultToOAuthAuthentication: flag,
    enableHttpsTrafficOnly: flag,
    minimumTlsVersion: text,
    publicNetworkAccess: text,
  },
  required: ["resourceGroupName", "accountName", "location", "kind", "sku"],
  computed: ["creationTime", "primaryEndpoints", "primaryLocation", "provisioningState", "statusOfPrimary"],
  replaceOn: ["location"],
  renamed: { enableHttpsTrafficOnly: "supportsHttpsTrafficOnly" },
};

/** blob.json of Microsoft.Storage 2024-01-01 in azure-rest-api-specs. */
const containerName = textOf({ minLength: 3, maxLength: 63 });

/** https://learn.microsoft.com/rest/api/storagerp/blob-containers/create */
export const blobContainer: ArmResourceType = {
  apiVersion: "2024-01-01",
  path: inGroup("Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers/{containerName}"),
  inputs: { resourceGroupName: groupName, accountName: storageAccountName, containerName, publicAccess: text },
  required: ["resourceGroupName", "accountName", "containerName"],
  computed: ["etag", "hasImmutabilityPolicy", "hasLegalHold", "lastModifiedTime", "leaseState", "leaseStatus"],
};

/**
 * queue.json of Microsoft.Storage 2024-01-01 in azure-rest-api-specs.
 * https://learn.microsoft.com/rest/api/storagerp/queue/create
 */
export const queue: ArmResourceType = {
  apiVersion: "2024-01-01",
  path: inGroup("Microsoft.Storage/storageAccounts/{accountName}/queueServices/default/queues/{queueName}"),
  inputs: {
    resourceGroupName: groupName,
    accountName: storageAccountName,
    queueName: textOf({ minLength: 3, maxLength: 63, pattern: "^[a-z0-9]([a-z0-9]|(-(?!-))){1,61}[a-z0-9]$" }),
    metadata: mapOf(text),
  },
  required: ["resourceGroupName", "accountName", "queueName"],
  computed: ["approximateMessageCount"],
  complete: autoNamed("queueName", "copy"),
};

// secrets.json and keyvault.json of Microsoft.KeyVault 2024-11-01 in azure-rest-api-specs
const vaultName = textOf({ pattern: "^[a-zA-Z0-9-]{3,24}$" });
const vaultPath = inGroup("Microsoft.KeyVault/vaults/{vaultName}");

/** An existing vault, to look up. https://learn.microsoft.com/rest/api/keyvault/vaults/get */
export const existingKeyVault: ArmResourceType = {
  apiVersion: "2024-11-01",
  path: vaultPath,
  inputs: { resourceGroupName: text, vaultName, location: text, tags: mapOf(text), properties: objectOf({}) },
  required: ["resourceGroupName", "vaultName"],
  computed: ["systemData"],
};

/**
 * A secret in an existing vault. Azure never returns its value, so a refresh can't see a change of it.
 * https://learn.microsoft.com/rest/api/keyvault/secrets/create-or-update (Resource Manager's view of secrets)
 */
export const keyVaultSecret: ArmResourceType = {
  apiVersion: "2024-11-01",
  path: `${vaultPath}/secrets/{secretName}`,
  inputs: {
    resourceGroupName: text,
    vaultName,
    secretName: textOf({ pattern: "^[a-zA-Z0-9-]{1,127}$" }),
    tags: mapOf(text),
    properties: objectOf({
      value: text,
      contentType: text,
      attributes: objectOf({ enabled: flag, expires: count, notBefore: count }),
    }),
  },
  required: ["resourceGroupName", "vaultName", "secretName", "properties"],
  computed: ["location"],
  wire: {
    encode: (body) => renameAttributes(body, { expires: "exp", notBefore: "nbf" }),
    decode: (body) => renameAttributes(body, { exp: "expires", nbf: "notBefore" }),
  },
  // Resource Manager can't delete a secret. The plugin deletes it at the vault itself, which keeps it for its retention
  // time. Source:
  // https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/resources/customresources/custom_keyvault.go
  remove: async ({ vaultName, secretName }, { client, deployer }, signal) => {
    const { vaultDomain } = deployer().cloud;
    const address = `https://${String(vaultName)}${vaultDomain}/secrets/${String(secretName)}`;
    await client.deleteAtVault({ address, signal });
  },
};

function renameAttributes(body: ArmBody, names: Readonly<Record<string, string>>): ArmBody {
  const properties = body["properties"] as PlainMap | undefined;
  const attributes = properties?.["attributes"] as PlainMap | undefined;
  if (attributes === undefined) return body;
  const renamed = Object.entries(attributes).map(([name, value]) => [names[name] ?? name, value] as const);
  return { ...body, properties: { ...properties, attributes: Object.fromEntries(renamed) } };
}
