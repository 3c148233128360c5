import type { SettingsOfStack } from "../../../support/settings-file.ts";
import type { Edit } from "./mutation.ts";

/** A way to give the orders API's identity, its storage or browsers too much. The preview refuses it, by these words. */
export interface DeploymentMutation {
  readonly title: string;
  readonly settings?: SettingsOfStack;
  readonly edits?: readonly Edit[];
  readonly refused: RegExp;
}

const scope = "resourceGroups/rg-orders/providers/Microsoft.Storage/storageAccounts/storders";
const site = "infra/hosting/function-app.ts";
const origins = "cors: { allowedOrigins: [...args.cors], supportCredentials: false }";

export const ofTheDeployment: readonly DeploymentMutation[] = [
  {
    title: "the identity becomes Owner without a reason",
    settings: { identity: { azureRoles: [{ scope, role: "Owner" }] } },
    refused: /identity\.azureRoles\[0\]: must have a reason: Owner administers everything at its scope/,
  },
  {
    title: "the identity becomes Owner by the role's id, without a reason",
    settings: { identity: { azureRoles: [{ scope, role: "8E3AF657-A8FF-443C-A75C-2FE8C4BCB635" }] } },
    refused: /identity\.azureRoles\[0\]: must have a reason: Owner administers everything at its scope/,
  },
  {
    title: "the identity reads all of a subscription without a reason",
    settings: {
      identity: { azureRoles: [{ scope: "/subscriptions/s", role: "Storage Blob Data Reader" }] },
    },
    refused: /identity\.azureRoles\[0\]: must have a reason: .* would hold for a whole subscription/,
  },
  {
    title: "the identity gets a permission for the whole tenant without a reason",
    settings: { identity: { graphRoles: [{ role: "Directory.ReadWrite.All" }] } },
    refused: /identity\.graphRoles\[0\]: must have a reason: Directory\.ReadWrite\.All holds for the whole tenant/,
  },
  {
    title: "pages of every origin may call it, by the settings",
    settings: { cors: ["*"] },
    refused: /cors\[0\]: must be an origin/,
  },
  {
    title: "pages of every origin may call it, by the program",
    settings: { cors: ["https://shop.contoso.com"] },
    edits: [{ file: site, find: origins, replace: 'cors: { allowedOrigins: ["*"], supportCredentials: false }' }],
    refused: /"function-app" .* violates the rule exact-origins: .*allowedOrigins has "\*"/s,
  },
  {
    title: "pages call it with the visitor's sign-in session",
    settings: { cors: ["https://shop.contoso.com"] },
    edits: [
      { file: site, find: origins, replace: "cors: { allowedOrigins: [...args.cors], supportCredentials: true }" },
    ],
    refused: /violates the rule exact-origins: .*supportCredentials is true/s,
  },
  {
    title: "its storage opens to keys",
    edits: [
      {
        file: "infra/hosting/storage.ts",
        find: "allowSharedKeyAccess: false",
        replace: "allowSharedKeyAccess: true",
      },
    ],
    refused: /"storage" .* violates the rule no-shared-keys: .*allowSharedKeyAccess is true/s,
  },
];
