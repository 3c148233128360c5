import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings-schema.ts";

export interface SecretSettingsArgs {
  readonly settings: Settings["secretSettings"];
  /** Subscription of the vaults, which holds the built-in role definitions, too. */
  readonly subscriptionId: pulumi.Input<string>;
  /** Object id of the Function App's identity. */
  readonly identityPrincipalId: pulumi.Input<string>;
}

/** Key Vault Secrets User. https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security */
const secretsUser = "4633458b-17de-408a-b874-0445c86b69e6";

/** App settings whose values stay in key vaults, and the leave of the function's identity to read them. */
export class SecretSettings extends pulumi.ComponentResource {
  /** By name: what App Service replaces by the secret before the function sees it. */
  readonly references: Readonly<Record<string, string>>;
  /** What the site must not precede. */
  readonly roleAssignments: readonly pulumi.Resource[];

  constructor(name: string, args: SecretSettingsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:hosting:SecretSettings", name, {}, opts);
    const settings = Object.entries(args.settings);
    // In lower case: the order of settings, and how they write a name, replaces no assignment.
    const vaults = new Map(
      settings.map(([, { keyVault }]) => [keyVault.name.toLowerCase(), keyVault.resourceGroup.toLowerCase()]),
    );
    this.roleAssignments = [...vaults].map(
      ([vault, group]) =>
        new RoleAssignment(
          `${name}-${vault}`,
          {
            scope: pulumi.interpolate`/subscriptions/${args.subscriptionId}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${vault}`,
            roleDefinitionId: pulumi.interpolate`/subscriptions/${args.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${secretsUser}`,
            principalId: args.identityPrincipalId,
            principalType: "ServicePrincipal",
          },
          { parent: this },
        ),
    );
    // By the vault's name, and no address: it holds in every Azure cloud. Without a version: the newest is read.
    // https://learn.microsoft.com/azure/app-service/app-service-key-vault-references#source-app-settings-from-key-vault
    this.references = Object.fromEntries(
      settings.map(([setting, { keyVault, secret }]) => [
        setting,
        `@Microsoft.KeyVault(VaultName=${keyVault.name};SecretName=${secret})`,
      ]),
    );
    this.registerOutputs({ references: this.references });
  }
}
