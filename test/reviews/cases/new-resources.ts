import { type Case, harmful, observed, replace } from "./case.ts";

const storageFile = "infra/hosting/storage.ts";

const exportsAccount = {
  accountName: "stexports",
  kind: "StorageV2",
  sku: { name: "Standard_LRS" },
  allowBlobPublicAccess: true,
  allowSharedKeyAccess: true,
  enableHttpsTrafficOnly: true,
  minimumTlsVersion: "TLS1_2",
};

/** Resources in Azure beside those that there are. */
export const newResources: readonly Case[] = [
  harmful({
    title: "a second storage account, with keys and public blobs",
    class: "new storage account with keys and public blobs",
    edits: [
      replace(
        storageFile,
        "    const container = new BlobContainer(",
        `    new StorageAccount(\n      \`\${name}-exports\`,\n      { resourceGroupName: args.resourceGroupName, location: args.location, ...${JSON.stringify(exportsAccount)} },\n      { parent: this },\n    );\n\n    const container = new BlobContainer(`,
      ),
      { setting: "exemptions.no-shared-keys", to: "Until the export is gone, ticket 4714" },
    ],
    verdict: ["opens", "weakens"],
    findings: [
      { id: ["resource/unprotected", "resource/new"], about: "storage-exports" },
      { id: "setting/exemption", about: "no-shared-keys" },
    ],
    through: "engine",
    together: "what opens, weakens and judges",
  }),
  harmful({
    title: "a second Function App beside the first, without authentication",
    class: "second Function App without authentication",
    edits: replace(
      "infra/hosting/function-app.ts",
      "    // Publishing passwords stay off: code is uploaded with an Entra token.",
      `    const jobsPlan = new AppServicePlan(
      \`\${name}-jobs-plan\`,
      {
        name: pulumi.interpolate\`\${args.planName}-jobs\`,
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        kind: "functionapp",
        reserved: true,
        sku: { name: "FC1", tier: "FlexConsumption" },
      },
      { parent: this, ...(args.deletedWith && { deletedWith: args.deletedWith }) },
    );
    new WebApp(
      \`\${name}-jobs\`,
      {
        name: pulumi.interpolate\`\${args.siteName}-jobs\`,
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        kind: "functionapp,linux",
        serverFarmId: jobsPlan.id,
        httpsOnly: true,
        identity: { type: "UserAssigned", userAssignedIdentities: [args.identity.id] },
        functionAppConfig: {
          deployment: {
            storage: {
              type: "blobContainer",
              value: args.packageContainerUrl,
              authentication: { type: "UserAssignedIdentity", userAssignedIdentityResourceId: args.identity.id },
            },
          },
          runtime: { name: "node", version: "24" },
          scaleAndConcurrency: { maximumInstanceCount: 40, instanceMemoryMB: 2048, alwaysReady: [] },
        },
        siteConfig,
      },
      {
        parent: this,
        dependsOn: [...args.after],
        transformations: [({ props, opts }) => ({ props: { ...props, ...withoutSdkDefaults, siteConfig }, opts })],
      },
    );

    // Publishing passwords stay off: code is uploaded with an Entra token.`,
    ),
    verdict: "opens",
    findings: [{ id: "resource/without-authentication", about: "function-app-jobs" }],
    through: "engine",
    together: "what opens, weakens and judges",
  }),
  harmful({
    title: "a database that nobody has looked at",
    class: "unknown resource type",
    edits: [
      replace(
        storageFile,
        'import { BlobContainer } from "@pulumi/azure-native/storage/blobContainer.js";',
        'import { DatabaseAccount } from "@pulumi/azure-native/cosmosdb/databaseAccount.js";\nimport { BlobContainer } from "@pulumi/azure-native/storage/blobContainer.js";',
      ),
      replace(
        storageFile,
        "    const container = new BlobContainer(",
        '    new DatabaseAccount(`${name}-orders`, { accountName: "cosmos-orders", resourceGroupName: args.resourceGroupName, databaseAccountOfferType: "Standard", locations: [] }, { parent: this });\n    const container = new BlobContainer(',
      ),
    ],
    findings: [{ id: "resource/unknown-type", about: /storage-orders|DatabaseAccount/ }],
    through: {
      resource: "azure-native:cosmosdb:DatabaseAccount storage-orders",
      parent: "protected-function:hosting:Storage storage",
      added: { accountName: "cosmos-orders", databaseAccountOfferType: "Standard", locations: [] },
    },
  }),
  harmful({
    title: "the function's identity owns its storage account",
    class: "Azure role added",
    edits: replace(
      storageFile,
      '  "table-data-contributor": "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",',
      '  "table-data-contributor": "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",\n  owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",',
    ),
    verdict: "opens",
    findings: [{ id: "azure-role/added", about: /Owner|identity/ }],
    through: [
      {
        resource: "azure-native:authorization:RoleAssignment storage-owner",
        parent: "protected-function:hosting:Storage storage",
        added: {
          scope: "<the storage account>",
          roleDefinitionId: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
          principalId: "<the identity>",
          principalType: "ServicePrincipal",
        },
      },
      observed("snapshot.azureRoles.+", {
        who: "the function's identity",
        role: "Owner",
        scope: "the storage account",
      }),
    ],
  }),
];
