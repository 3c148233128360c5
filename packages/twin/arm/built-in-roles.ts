/** A built-in role. It lists only the data actions of key vaults and storage, because the twin uses no others. */
export interface BuiltInRole {
  readonly name: string;
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
}

const blobContainers = "Microsoft.Storage/storageAccounts/blobServices/containers";
const queues = "Microsoft.Storage/storageAccounts/queueServices/queues";
const tables = "Microsoft.Storage/storageAccounts/tableServices/tables";
const keyVaultReads = [
  "Microsoft.Authorization/*/read",
  "Microsoft.KeyVault/checkNameAvailability/read",
  "Microsoft.KeyVault/deletedVaults/read",
  "Microsoft.KeyVault/locations/*/read",
  "Microsoft.KeyVault/vaults/*/read",
  "Microsoft.KeyVault/operations/read",
];

/**
 * The built-in roles by the GUID of their definition, which is the same in every tenant.
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
const builtInRoles: Readonly<Record<string, BuiltInRole>> = {
  "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": { name: "Owner", actions: ["*"] },
  "b24988ac-6180-42a0-ab88-20f7382dd24c": {
    name: "Contributor",
    actions: ["*"],
    notActions: [
      "Microsoft.Authorization/*/Delete",
      "Microsoft.Authorization/*/Write",
      "Microsoft.Authorization/elevateAccess/Action",
    ],
  },
  "acdd72a7-3385-48ef-bd42-f606fba81ae7": { name: "Reader", actions: ["*/read"] },
  "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": {
    name: "User Access Administrator",
    actions: ["*/read", "Microsoft.Authorization/*"],
  },
  "f58310d9-a9f6-439a-9e8d-f62e7b41a168": {
    name: "Role Based Access Control Administrator",
    actions: [
      "Microsoft.Authorization/roleAssignments/write",
      "Microsoft.Authorization/roleAssignments/delete",
      "*/read",
    ],
  },
  "de139f84-1756-47ae-9be6-808fbbe84772": {
    name: "Website Contributor",
    actions: [
      "Microsoft.Authorization/*/read",
      "Microsoft.Resources/subscriptions/resourceGroups/read",
      "Microsoft.Web/serverFarms/join/action",
      "Microsoft.Web/serverFarms/read",
      "Microsoft.Web/sites/*",
    ],
  },
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": {
    name: "Storage Blob Data Owner",
    actions: [`${blobContainers}/*`],
    dataActions: [`${blobContainers}/blobs/*`],
  },
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": {
    name: "Storage Blob Data Contributor",
    actions: [`${blobContainers}/delete`, `${blobContainers}/read`, `${blobContainers}/write`],
    dataActions: ["delete", "read", "write", "move/action", "add/action"].map(
      (verb) => `${blobContainers}/blobs/${verb}`,
    ),
  },
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": {
    name: "Storage Blob Data Reader",
    actions: [`${blobContainers}/read`],
    dataActions: [`${blobContainers}/blobs/read`],
  },
  "974c5e8b-45b9-4653-ba55-5f855dd0fb88": {
    name: "Storage Queue Data Contributor",
    actions: [`${queues}/delete`, `${queues}/read`, `${queues}/write`],
    dataActions: ["delete", "read", "write", "process/action"].map((verb) => `${queues}/messages/${verb}`),
  },
  "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a": {
    name: "Storage Queue Data Message Sender",
    actions: [],
    dataActions: [`${queues}/messages/add/action`],
  },
  "8a0f0c08-91a1-4084-bc3d-661d67233fed": {
    name: "Storage Queue Data Message Processor",
    actions: [],
    dataActions: [`${queues}/messages/read`, `${queues}/messages/process/action`],
  },
  "19e7f393-937e-4f77-808e-94535e297925": {
    name: "Storage Queue Data Reader",
    actions: [`${queues}/read`],
    dataActions: [`${queues}/messages/read`],
  },
  "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": {
    name: "Storage Table Data Contributor",
    actions: [`${tables}/read`, `${tables}/write`, `${tables}/delete`],
    dataActions: ["read", "write", "delete", "add/action", "update/action"].map((verb) => `${tables}/entities/${verb}`),
  },
  "76199698-9eea-4c19-bc75-cec21354c6b6": {
    name: "Storage Table Data Reader",
    actions: [`${tables}/read`],
    dataActions: [`${tables}/entities/read`],
  },
  // What they allow is in services that the twin doesn't have.
  "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39": { name: "Azure Service Bus Data Sender", actions: [] },
  "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0": { name: "Azure Service Bus Data Receiver", actions: [] },
  "2b629674-e913-4c01-ae53-ef4638d8f975": { name: "Azure Event Hubs Data Sender", actions: [] },
  "a638d3c7-ab3a-418d-83e6-5f17a39d4fde": { name: "Azure Event Hubs Data Receiver", actions: [] },
  "00482a5a-887f-4fb3-b363-3b7fe8e74483": {
    name: "Key Vault Administrator",
    actions: keyVaultReads,
    dataActions: ["Microsoft.KeyVault/vaults/*"],
  },
  "b86a8fe4-44ce-4948-aee5-eccb2c155cd7": {
    name: "Key Vault Secrets Officer",
    actions: keyVaultReads,
    dataActions: ["Microsoft.KeyVault/vaults/secrets/*"],
  },
  "4633458b-17de-408a-b874-0445c86b69e6": {
    name: "Key Vault Secrets User",
    actions: [],
    dataActions: [
      "Microsoft.KeyVault/vaults/secrets/getSecret/action",
      "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
    ],
  },
  "3913510d-42f4-4e42-8a64-420c390055eb": {
    name: "Monitoring Metrics Publisher",
    actions: [
      "Microsoft.Insights/Register/Action",
      "Microsoft.Support/*",
      "Microsoft.Resources/subscriptions/resourceGroups/read",
    ],
  },
};

/** Returns the role by the GUID in its definition id, which comes with or without a subscription in front. */
export function roleOf(roleDefinitionId: string): BuiltInRole | undefined {
  return builtInRoles[roleGuidOf(roleDefinitionId)];
}

export function roleGuidOf(roleDefinitionId: string): string {
  return roleDefinitionId.slice(roleDefinitionId.lastIndexOf("/") + 1).toLowerCase();
}
