import { AppServicePlan } from "@pulumi/azure-native/web/appServicePlan.js";
import { WebApp } from "@pulumi/azure-native/web/webApp.js";
import { WebAppFtpAllowed } from "@pulumi/azure-native/web/webAppFtpAllowed.js";
import { WebAppScmAllowed } from "@pulumi/azure-native/web/webAppScmAllowed.js";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings-schema.ts";

/** The user-assigned identity that the Function App runs as. */
export interface FunctionAppIdentity {
  /** Resource id. */
  readonly id: pulumi.Input<string>;
  readonly clientId: pulumi.Input<string>;
}

export interface FunctionAppArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: pulumi.Input<string>;
  readonly planName: pulumi.Input<string>;
  readonly siteName: pulumi.Input<string>;
  /**
   * Whether the default host name has a hash and the region in it, so that nobody outside of the tenant gets it when the
   * site is gone. Decided when the site is created.
   */
  readonly uniqueHostName: boolean;
  readonly identity: FunctionAppIdentity;
  /** Address of the container that holds the package. */
  readonly packageContainerUrl: pulumi.Input<string>;
  readonly blobServiceUri: pulumi.Input<string>;
  readonly queueServiceUri: pulumi.Input<string>;
  readonly tableServiceUri: pulumi.Input<string>;
  /** The settings that are about the site alone. */
  readonly settings: Pick<Settings, "maximumInstanceCount" | "instanceMemoryMB" | "alwaysReadyInstances">;
  /** What the function reads: by name, values as text or as references to a key vault. */
  readonly appSettings: Readonly<Record<string, pulumi.Input<string>>>;
  /** Whether one of them is a reference to a key vault. */
  readonly readsKeyVaults: boolean;
  /** Address of Application Insights. No secret: local authentication is off there. */
  readonly applicationInsightsConnectionString: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
  /** What the site must not precede: the roles of its identity. */
  readonly after: readonly pulumi.Resource[];
  /** The resource group, where the plan goes with it. */
  readonly deletedWith?: pulumi.Resource | undefined;
  /** Resource ids of a plan and a site that were made by hand and are taken over. */
  readonly adopt?: { readonly planId: string; readonly siteId: string } | undefined;
}

/** A Function App on Flex Consumption: one plan, one site, Node 24, everything by managed identity. */
export class FunctionApp extends pulumi.ComponentResource {
  /** Resource id of the site. */
  readonly siteId: pulumi.Output<string>;
  readonly siteName: pulumi.Output<string>;
  /** Where callers go. Taken from the site: the name may have a hash and a region in it. */
  readonly hostName: pulumi.Output<string>;
  /** Where code goes (Kudu, One Deploy). */
  readonly scmHostName: pulumi.Output<string>;
  /**
   * Publishing by password is off: what code must not go up before. The last is written last: Azure refuses a second write
   * to a site while one is under way (59203), and the plugin does not repeat that.
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
        // For a while Azure still counts the site that was just deleted, and refuses to delete its plan (11003).
        // https://github.com/hashicorp/terraform-provider-azurerm/issues/8241
        ...(args.deletedWith && { deletedWith: args.deletedWith }),
        ...(args.adopt && { import: args.adopt.planId, protect: true }),
      },
    );

    const siteConfig = {
      minTlsVersion: "1.2",
      // Service addresses instead of an account name: they hold in every Azure cloud.
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
        // Else the Functions host answers its own page at `/`: 204 in its place.
        // https://learn.microsoft.com/azure/azure-functions/functions-app-settings#azurewebjobsdisablehomepage
        { name: "AzureWebJobsDisableHomepage", value: "true" },
        ...Object.entries(args.appSettings).map(([name, value]) => ({ name, value })),
      ],
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
            maximumInstanceCount: args.settings.maximumInstanceCount,
            instanceMemoryMB: args.settings.instanceMemoryMB,
            alwaysReady:
              args.settings.alwaysReadyInstances === 0
                ? []
                : [{ name: "http", instanceCount: args.settings.alwaysReadyInstances }],
          },
        },
        // The platform reads key vaults for the site as this identity; the site has no other.
        // https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
        ...(args.readsKeyVaults && { keyVaultReferenceIdentity: args.identity.id }),
        siteConfig,
        tags: { ...args.tags },
      },
      // The name is ours, and Azure's PUT is an upsert: created first, the replacement would be the very site that
      // is deleted afterwards.
      {
        parent: this,
        dependsOn: [...args.after],
        deleteBeforeReplace: true,
        ignoreChanges: [
          // Of use when a site is created, and never again: one that has another host name keeps it.
          // https://learn.microsoft.com/azure/app-service/reference-dangling-subdomain-prevention
          "autoGeneratedDomainNameLabelScope",
          ...(pulumi.runtime.isDryRun() ? filledInLater : []),
        ],
        ...(args.adopt && { import: args.adopt.siteId, protect: true }),
        transformations: [({ props, opts }) => ({ props: { ...props, ...withoutSdkDefaults, siteConfig }, opts })],
      },
    );

    // Passwords for publishing stay off: code goes up by an Entra token.
    // https://learn.microsoft.com/azure/app-service/configure-basic-auth-disable
    const publishing = { name: site.name, resourceGroupName: args.resourceGroupName, allow: false };
    // Deleting such a policy means allowing passwords again; as a part of the site it dies with the site.
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
 * Properties that Azure fills in after the site is created, and that the program doesn't declare: a preview with refresh ignores
 * them. Only a preview, because the engine sends ignored properties with the next update, and Azure refuses those (51021,
 * Azure/azure-functions-host#10643).
 */
const filledInLater = ["siteConfig.functionAppScaleLimit", "resourceConfig"];

/**
 * What the SDK adds unasked is taken away again. Its `siteConfig` defaults (netFrameworkVersion v4.6 among them) are
 * properties that Flex Consumption refuses with 51021 (Azure/terraform-azurerm-avm-res-web-site#283); and it makes all
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
