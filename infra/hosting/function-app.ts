import { AppServicePlan } from "@pulumi/azure-native/web/appServicePlan.js";
import { WebApp } from "@pulumi/azure-native/web/webApp.js";
import { WebAppFtpAllowed } from "@pulumi/azure-native/web/webAppFtpAllowed.js";
import { WebAppScmAllowed } from "@pulumi/azure-native/web/webAppScmAllowed.js";
import * as pulumi from "@pulumi/pulumi";
import type { NetworkArgs } from "../protected-function-args.ts";
import { allowedOnly } from "./access-restrictions.ts";
import { connectionsByIdentity } from "./identity-roles.ts";

/** The user-assigned identity that the Function App runs as. */
export interface FunctionAppIdentity {
  /** Resource ID. */
  readonly id: pulumi.Input<string>;
  readonly clientId: pulumi.Input<string>;
}

export interface FunctionAppArgs extends NetworkArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: pulumi.Input<string>;
  readonly planName: pulumi.Input<string>;
  readonly siteName: pulumi.Input<string>;
  /**
   * Whether the default host name contains a hash and the region, so that no one outside the tenant can claim it when
   * the site is gone. Decided when the site is created.
   */
  readonly uniqueHostName: boolean;
  readonly identity: FunctionAppIdentity;
  /** Address of the container that holds the package. */
  readonly packageContainerUrl: pulumi.Input<string>;
  readonly blobServiceUri: pulumi.Input<string>;
  readonly queueServiceUri: pulumi.Input<string>;
  readonly tableServiceUri: pulumi.Input<string>;
  readonly maximumInstanceCount: pulumi.Input<number>;
  readonly instanceMemoryMB: pulumi.Input<number>;
  readonly alwaysReadyInstances: pulumi.Input<number>;
  /** The function's app settings by name. Values are text or references to a key vault. */
  readonly appSettings: Readonly<Record<string, pulumi.Input<string>>>;
  /** Origins whose pages may call the API from a browser. */
  readonly cors: readonly string[];
  /** Whether one of them is a reference to a key vault. */
  readonly readsKeyVaults: boolean;
  /** Address of Application Insights. It isn't a secret: local authentication is off there. */
  readonly applicationInsightsConnectionString: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
  /** Resources that must exist before the site: the roles of its identity. */
  readonly after: readonly pulumi.Resource[];
  /** The resource group, if the plan is deleted with it. */
  readonly deletedWith?: pulumi.Resource | undefined;
  /** Resource IDs of an adopted plan and site that were created by hand. */
  readonly adopt?: { readonly planId: string; readonly siteId: string } | undefined;
}

/** A Function App on Flex Consumption: one plan, one site, Node 24, managed identity for everything. */
export class FunctionApp extends pulumi.ComponentResource {
  /** Resource ID of the site. */
  readonly siteId: pulumi.Output<string>;
  readonly siteName: pulumi.Output<string>;
  readonly location: pulumi.Output<string>;
  readonly plan: AppServicePlan;
  /** The host name that callers use. It is read from the site, because it may contain a hash and a region. */
  readonly hostName: pulumi.Output<string>;
  /** The host name for code uploads (Kudu, One Deploy). */
  readonly scmHostName: pulumi.Output<string>;
  /**
   * The policies that turn off publishing with a password. Code must not be uploaded before them. The last one is
   * written last: Azure refuses a second write to a site while one is in progress (59203), and the plugin doesn't
   * retry.
   */
  readonly publishingPolicies: readonly pulumi.Resource[];

  constructor(name: string, args: FunctionAppArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:hosting:FunctionApp", name, {}, opts);

    const plan = new AppServicePlan(
      `${name}-plan`,
      {
        name: args.planName,
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        kind: "functionapp",
        reserved: true,
        sku: { name: "FC1", tier: "FlexConsumption" },
        tags: { ...args.tags },
      },
      {
        parent: this,
        // For a while Azure still counts a site that was just deleted, and refuses to delete its plan (11003).
        // https://github.com/hashicorp/terraform-provider-azurerm/issues/8241
        ...(args.deletedWith && { deletedWith: args.deletedWith }),
        ...(args.adopt && { import: args.adopt.planId, protect: true }),
      },
    );

    const siteConfig = {
      minTlsVersion: "1.2",
      // Service addresses instead of an account name: they work in every Azure cloud.
      appSettings: [
        { name: "AzureWebJobsStorage__blobServiceUri", value: args.blobServiceUri },
        { name: "AzureWebJobsStorage__queueServiceUri", value: args.queueServiceUri },
        { name: "AzureWebJobsStorage__tableServiceUri", value: args.tableServiceUri },
        { name: "AzureWebJobsStorage__credential", value: "managedidentity" },
        { name: "AzureWebJobsStorage__clientId", value: args.identity.clientId },
        { name: "APPLICATIONINSIGHTS_CONNECTION_STRING", value: args.applicationInsightsConnectionString },
        {
          name: "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
          value: pulumi.interpolate`Authorization=AAD;ClientId=${args.identity.clientId}`,
        },
        // Without it, the Functions host serves its own page at `/`; with it, 204.
        // https://learn.microsoft.com/azure/azure-functions/functions-app-settings#azurewebjobsdisablehomepage
        { name: "AzureWebJobsDisableHomepage", value: "true" },
        // Which of its identities `DefaultAzureCredential` asks the site for; without it, the system-assigned one.
        // https://learn.microsoft.com/javascript/api/overview/azure/identity-readme#specify-a-user-assigned-managed-identity-for-defaultazurecredential
        { name: "AZURE_CLIENT_ID", value: args.identity.clientId },
        ...Object.entries({
          ...args.appSettings,
          ...connectionsByIdentity(args.appSettings, args.identity.clientId),
        }).map(([name, value]) => ({ name, value })),
      ],
      // Azure keeps what a later PUT leaves out (pulumi-azure-native#2507).
      ...(args.cors.length > 0 && { cors: { allowedOrigins: [...args.cors], supportCredentials: false } }),
      // Inputs of the site, because a PUT of the site writes all of `siteConfig`.
      ...(args.accessRestrictions && {
        ipSecurityRestrictions: allowedOnly(args.accessRestrictions),
        ipSecurityRestrictionsDefaultAction: "Deny" as const,
      }),
      ...(args.scmAccessRestrictions && {
        scmIpSecurityRestrictions: allowedOnly(args.scmAccessRestrictions),
        scmIpSecurityRestrictionsDefaultAction: "Deny" as const,
        scmIpSecurityRestrictionsUseMain: false,
      }),
    };
    const site = new WebApp(
      name,
      {
        name: args.siteName,
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        kind: "functionapp,linux",
        serverFarmId: plan.id,
        httpsOnly: true,
        ...(args.virtualNetworkSubnetId !== undefined && { virtualNetworkSubnetId: args.virtualNetworkSubnetId }),
        ...(args.uniqueHostName && { autoGeneratedDomainNameLabelScope: "TenantReuse" as const }),
        identity: { type: "UserAssigned", userAssignedIdentities: [args.identity.id] },
        functionAppConfig: {
          deployment: {
            storage: {
              type: "blobContainer",
              value: args.packageContainerUrl,
              authentication: {
                type: "UserAssignedIdentity",
                userAssignedIdentityResourceId: args.identity.id,
              },
            },
          },
          runtime: { name: "node", version: "24" },
          scaleAndConcurrency: {
            maximumInstanceCount: args.maximumInstanceCount,
            instanceMemoryMB: args.instanceMemoryMB,
            alwaysReady: pulumi
              .output(args.alwaysReadyInstances)
              .apply((instanceCount) => (instanceCount === 0 ? [] : [{ name: "http", instanceCount }])),
          },
        },
        // The platform reads key vaults for the site with this identity; the site has no other.
        // https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
        ...(args.readsKeyVaults && { keyVaultReferenceIdentity: args.identity.id }),
        siteConfig,
        tags: { ...args.tags },
      },
      // The program sets the name, and Azure's PUT is an upsert. If the replacement were created first, it would be the
      // same site that is deleted afterwards.
      {
        parent: this,
        dependsOn: [...args.after],
        deleteBeforeReplace: true,
        ignoreChanges: [
          // It matters only when a site is created. A site that has another host name keeps it.
          // https://learn.microsoft.com/azure/app-service/reference-dangling-subdomain-prevention
          "autoGeneratedDomainNameLabelScope",
          ...(pulumi.runtime.isDryRun() ? filledInLater : []),
        ],
        ...(args.adopt && { import: args.adopt.siteId, protect: true }),
        transformations: [({ props, opts }) => ({ props: { ...props, ...withoutSdkDefaults, siteConfig }, opts })],
      },
    );

    // Publishing passwords stay off: code is uploaded with an Entra token.
    // https://learn.microsoft.com/azure/app-service/configure-basic-auth-disable
    const publishing = { name: site.name, resourceGroupName: args.resourceGroupName, allow: false };
    // Deleting such a policy would allow passwords again. As a part of the site, it is deleted with the site.
    const publishingOptions = (policy: string, after: readonly pulumi.Resource[]): pulumi.CustomResourceOptions => ({
      parent: this,
      dependsOn: [...after],
      retainOnDelete: true,
      ...(args.adopt && {
        import: `${args.adopt.siteId}/basicPublishingCredentialsPolicies/${policy}`,
        protect: true,
      }),
    });
    const scm = new WebAppScmAllowed(`${name}-scm-password`, publishing, publishingOptions("scm", []));
    const ftp = new WebAppFtpAllowed(`${name}-ftp-password`, publishing, publishingOptions("ftp", [scm]));
    this.publishingPolicies = [scm, ftp];

    this.siteId = site.id;
    this.siteName = site.name;
    this.location = site.location;
    this.plan = plan;
    this.hostName = site.defaultHostName;
    this.scmHostName = site.hostNameSslStates.apply(scmHostNameOf);
    this.registerOutputs({
      siteId: this.siteId,
      siteName: this.siteName,
      hostName: this.hostName,
      scmHostName: this.scmHostName,
    });
  }
}

/**
 * Properties that Azure fills in after the site is created, and that the program doesn't declare: a preview with
 * refresh ignores them. Only a preview, because the engine sends ignored properties with the next update, and Azure
 * refuses those (51021, Azure/azure-functions-host#10643).
 */
const filledInLater = ["siteConfig.functionAppScaleLimit", "resourceConfig"];

/**
 * Removes properties that the SDK adds on its own. Its `siteConfig` defaults (netFrameworkVersion v4.6 among them) are
 * properties that Flex Consumption refuses with 51021 (Azure/terraform-azurerm-avm-res-web-site#283). It also makes all
 * of `siteConfig` unknown in a first preview.
 */
const withoutSdkDefaults = {
  clientAffinityEnabled: undefined,
  hyperV: undefined,
  isXenon: undefined,
  scmSiteAlsoStopped: undefined,
};

function scmHostNameOf(states: readonly { readonly hostType?: string; readonly name?: string }[] = []): string {
  const scm = states.find((state) => state.hostType === "Repository")?.name;
  if (scm === undefined) {
    throw new Error(
      `The site has no SCM host name: expected an entry of hostNameSslStates with hostType "Repository", found ${JSON.stringify(states.map((state) => state.hostType))}.`,
    );
  }
  return scm;
}
