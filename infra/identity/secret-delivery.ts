import { Secret } from "@pulumi/azure-native/keyvault/secret.js";
import * as pulumi from "@pulumi/pulumi";

export interface SecretDeliveryArgs {
  /** An existing key vault that the deployer may write to. */
  readonly vault: { readonly resourceGroup: string; readonly name: string };
  readonly secretName: string;
  readonly clientSecret: pulumi.Input<string>;
  /** When the secret expires, RFC 3339; the vault's entry expires at the same time. */
  readonly endDate: string;
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A caller's client secret, written to a key vault that the caller's team reads. No person handles it. */
export class SecretDelivery extends pulumi.ComponentResource {
  constructor(name: string, args: SecretDeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:hosting:SecretDelivery", name, {}, opts);
    new Secret(
      name,
      {
        resourceGroupName: args.vault.resourceGroup,
        vaultName: args.vault.name,
        secretName: args.secretName,
        properties: {
          value: pulumi.secret(args.clientSecret),
          contentType: "Entra ID client secret",
          // oxlint-disable-next-line eslint/no-restricted-globals -- reading an instant needs no clock
          attributes: { expires: Date.parse(args.endDate) / 1000 },
        },
        tags: { ...args.tags },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
