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

const beside = (imports: string, declared: string) => [
  replace(
    "infra/index.ts",
    'import { protectedFunction } from "./program.ts";',
    `${imports}\nimport { protectedFunction } from "./program.ts";`,
  ),
  replace("infra/index.ts", "export default protectedFunction({", "const orders = protectedFunction({"),
  replace("infra/index.ts", "import.meta.url) });", `import.meta.url) });\n\n${declared}\n\nexport default orders;`),
];

/** What infra/index.ts declares beside the component. */
const besideTheComponent: readonly Case[] = [
  harmful({
    title: "infra/index.ts gives the function's identity Owner, a public account, and a path without a token",
    class: "beside the component",
    edits: [
      ...beside(
        `import { getClientConfigOutput } from "@pulumi/azure-native/authorization/getClientConfig.js";
import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import { StorageAccount } from "@pulumi/azure-native/storage/storageAccount.js";
import { WebAppAuthSettingsV2 } from "@pulumi/azure-native/web/webAppAuthSettingsV2.js";
import * as pulumi from "@pulumi/pulumi";`,
        `const { subscriptionId, tenantId } = getClientConfigOutput();
new RoleAssignment("owns", {
  scope: orders.resourceGroup.id,
  principalId: orders.identity.principalId,
  principalType: "ServicePrincipal",
  roleDefinitionId: pulumi.interpolate\`/subscriptions/\${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635\`,
});
new StorageAccount("exports", {
  resourceGroupName: orders.resourceGroup.name,
  location: orders.resourceGroup.location,
  ...(${JSON.stringify(exportsAccount)}),
});
new WebAppAuthSettingsV2(
  "open",
  {
    name: orders.site.name,
    resourceGroupName: orders.resourceGroup.name,
    platform: { enabled: true },
    globalValidation: {
      requireAuthentication: true,
      unauthenticatedClientAction: "Return401",
      excludedPaths: ["/api/who-calls"],
    },
    identityProviders: {
      azureActiveDirectory: {
        enabled: true,
        registration: {
          clientId: orders.api.clientId,
          openIdIssuer: pulumi.interpolate\`https://sts.windows.net/\${tenantId}/\`,
        },
        validation: {
          allowedAudiences: [orders.api.identifierUri],
          defaultAuthorizationPolicy: { allowedApplications: [orders.api.clientId] },
        },
      },
    },
  },
  { retainOnDelete: true },
);`,
      ),
      { setting: "exemptions.no-shared-keys", to: "Until the export is gone, ticket 4714" },
      { setting: "exemptions.authentication-required", to: "Until the gateway is there, ticket 4715" },
    ],
    verdict: "opens",
    findings: [
      { id: "azure-role/added", about: /Owner/ },
      { id: ["resource/unprotected", "resource/new"], about: "exports" },
      { id: "gate/excluded-path-added", about: "/api/who-calls" },
      { id: "setting/exemption", about: "no-shared-keys" },
      { id: "setting/exemption", about: "authentication-required" },
    ],
    through: "engine",
  }),
];

/** Resources in Azure beside those that there are. */
export const newResources: readonly Case[] = [
  ...besideTheComponent,
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
