import type { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import { BlobContainer } from "@pulumi/azure-native/storage/blobContainer.js";
import { StorageAccount } from "@pulumi/azure-native/storage/storageAccount.js";
import * as pulumi from "@pulumi/pulumi";
import { assignRole, type RoleHolder } from "./role-assignment.ts";

export interface StorageArgs extends RoleHolder {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: pulumi.Input<string>;
  /** Up to 24 lower-case letters and digits, unique in all of Azure. */
  readonly accountName: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * The roles that the Functions host needs on a storage account that it reaches by identity.
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage
 */
const hostRoles = {
  "blob-data-owner": "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
  "queue-data-contributor": "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
  "table-data-contributor": "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
} as const;

/**
 * The Function App's storage account. It keeps packages in a container. Only the app's identity can reach it, never a
 * key.
 */
export class Storage extends pulumi.ComponentResource {
  /** Resource ID of the account. */
  readonly accountId: pulumi.Output<string>;
  readonly accountName: pulumi.Output<string>;
  /** Address of the container that holds the package. */
  readonly packageContainerUrl: pulumi.Output<string>;
  readonly blobServiceUri: pulumi.Output<string>;
  readonly queueServiceUri: pulumi.Output<string>;
  readonly tableServiceUri: pulumi.Output<string>;
  /** The identity's roles, which must exist before the site. */
  readonly hostRoleAssignments: readonly RoleAssignment[];

  constructor(name: string, args: StorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:hosting:Storage", name, {}, opts);

    const account = new StorageAccount(
      name,
      {
        accountName: args.accountName,
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        kind: "StorageV2",
        sku: { name: "Standard_LRS" },
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        defaultToOAuthAuthentication: true,
        enableHttpsTrafficOnly: true,
        minimumTlsVersion: "TLS1_2",
        publicNetworkAccess: "Enabled",
        tags: { ...args.tags },
      },
      { parent: this },
    );

    const container = new BlobContainer(
      `${name}-packages`,
      {
        accountName: account.name,
        resourceGroupName: args.resourceGroupName,
        containerName: "packages",
        publicAccess: "None",
      },
      { parent: this },
    );

    this.hostRoleAssignments = Object.entries(hostRoles).map(([service, role]) =>
      assignRole(`${name}-${service}`, args, { role, scope: account.id }, this),
    );

    this.accountId = account.id;
    this.accountName = account.name;
    this.blobServiceUri = account.primaryEndpoints.blob;
    this.queueServiceUri = account.primaryEndpoints.queue;
    this.tableServiceUri = account.primaryEndpoints.table;
    this.packageContainerUrl = pulumi.interpolate`${this.blobServiceUri}${container.name}`;
    this.registerOutputs({
      packageContainerUrl: this.packageContainerUrl,
      blobServiceUri: this.blobServiceUri,
      queueServiceUri: this.queueServiceUri,
      tableServiceUri: this.tableServiceUri,
    });
  }
}
