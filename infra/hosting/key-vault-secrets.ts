import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings-schema.ts";
import { assignRole, type RoleHolder } from "./role-assignment.ts";

/** The vaults are in the same subscription. */
export interface SecretSettingsArgs extends RoleHolder {
  readonly settings: Settings["secretSettings"];
}

/** Key Vault Secrets User. https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security */
const secretsUser = "4633458b-17de-408a-b874-0445c86b69e6";

/** App settings whose values stay in key vaults, and the permission for the function's identity to read them. */
export class SecretSettings extends pulumi.ComponentResource {
  /** References by setting name. App Service replaces each with the secret before the function sees it. */
  readonly references: Readonly<Record<string, string>>;
  /** Resources that must exist before the site. */
  readonly roleAssignments: readonly pulumi.Resource[];

  constructor(name: string, args: SecretSettingsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:hosting:SecretSettings", name, {}, opts);
    const settings = Object.entries(args.settings);
    // In lower case, so that neither the order of settings nor a name's case replaces an assignment.
    const vaults = new Map(
      settings.map(([, { keyVault }]) => [keyVault.name.toLowerCase(), keyVault.resourceGroup.toLowerCase()]),
    );
    this.roleAssignments = [...vaults].map(([vault, group]) => {
      const scope = pulumi.interpolate`/subscriptions/${args.subscriptionId}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${vault}`;
      return assignRole(`${name}-${vault}`, args, { role: secretsUser, scope }, this);
    });
    // By the vault's name, not an address: it works in every Azure cloud. Without a version, App Service reads the
    // newest.
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
