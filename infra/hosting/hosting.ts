import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity/userAssignedIdentity.js";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { RandomString } from "@pulumi/random/randomString.js";
import type { PhysicalNames } from "../naming.ts";
import type { ProtectedFunctionArgs } from "../protected-function-args.ts";
import { AccessLog, Observability } from "./observability.ts";
import { FunctionApp } from "./function-app.ts";
import { IdentityRoles } from "./identity-roles.ts";
import { SecretSettings } from "./key-vault-secrets.ts";
import { Storage } from "./storage.ts";
import { getUserAssignedIdentity } from "@pulumi/azure-native/managedidentity/getUserAssignedIdentity.js";
import * as pulumi from "@pulumi/pulumi";

/** The Azure resources: group, identity, storage, logs, plan and site. Authentication and code come later. */
export function declareHosting(
  args: ProtectedFunctionArgs,
  names: PhysicalNames,
  resourceOptions: pulumi.ResourceOptions,
) {
  const { location, subscriptionId, mark, adopted = {}, cloud = "public" } = args;
  const tags = { ...args.tags, ...mark.made.azureTags };
  const hostingTags = adopted.hosting ? { ...args.tags, ...mark.adopted.azureTags } : tags;

  // The Azure resources that serve the API.
  const suffix = new RandomString("suffix", { length: 6, special: false, upper: false }, resourceOptions);
  const resourceGroup = new ResourceGroup(
    "resource-group",
    {
      resourceGroupName: args.resourceGroupName ?? names.resourceGroup,
      location: adopted.hosting?.resourceGroupLocation ?? location,
      tags: hostingTags,
    },
    // Resources that were created by hand may hold data that the program doesn't know, so Pulumi refuses to delete or
    // replace them.
    { ...resourceOptions, ...(adopted.hosting && { import: adopted.hosting.resourceGroupId, protect: true }) },
  );
  const common = { resourceGroupName: resourceGroup.name, location, tags };
  const identityPlace = { resourceGroupName: resourceGroup.name, resourceName: args.identityName ?? names.identity };
  const siteIdentity = new UserAssignedIdentity("identity", { ...common, ...identityPlace }, resourceOptions);
  const identityPrincipalId = principalIdOf(siteIdentity, identityPlace);
  const forIdentity = { ...common, subscriptionId, identityPrincipalId };
  const storage = new Storage(
    "storage",
    { ...forIdentity, accountName: args.storageAccountName ?? suffix.result.apply(names.storageAccount) },
    resourceOptions,
  );
  const observability = new Observability(
    "observability",
    {
      ...forIdentity,
      workspaceName: args.workspaceName ?? names.workspace,
      componentName: args.applicationInsightsName ?? names.insights,
      retentionDays: args.retentionDays ?? 30,
    },
    resourceOptions,
  );
  const secretSettings = new SecretSettings(
    "secret-settings",
    {
      settings: args.secretSettings ?? {},
      subscriptionId,
      identityPrincipalId,
    },
    resourceOptions,
  );
  const { azureRoles = [] } = args.identity ?? {};
  const identityRoles =
    azureRoles.length === 0
      ? undefined
      : new IdentityRoles("identity-roles", { azureRoles, subscriptionId, identityPrincipalId }, resourceOptions);
  const declared = { ...args.appSettings, ...secretSettings.references };
  const functionApp = new FunctionApp(
    "function-app",
    {
      ...common,
      tags: hostingTags,
      planName: args.planName ?? names.plan,
      // Known in the first preview: an unknown name would replace the site.
      siteName: args.functionAppName ?? suffix.result.apply(names.functionApp),
      // No documentation shows whether the other clouds support it.
      uniqueHostName: cloud === "public" && !adopted.hosting,
      identity: siteIdentity,
      packageContainerUrl: storage.packageContainerUrl,
      blobServiceUri: storage.blobServiceUri,
      queueServiceUri: storage.queueServiceUri,
      tableServiceUri: storage.tableServiceUri,
      maximumInstanceCount: args.maximumInstanceCount ?? 40,
      instanceMemoryMB: args.instanceMemoryMB ?? 2048,
      alwaysReadyInstances: args.alwaysReadyInstances ?? 0,
      accessRestrictions: args.accessRestrictions,
      scmAccessRestrictions: args.scmAccessRestrictions,
      virtualNetworkSubnetId: args.virtualNetworkSubnetId,
      appSettings: { ...withoutKeys(declared, adopted.hosting?.appSettings ?? {}), ...declared },
      cors: args.cors ?? [],
      readsKeyVaults: secretSettings.roleAssignments.length > 0,
      applicationInsightsConnectionString: observability.connectionString,
      after: [...storage.hostRoleAssignments, observability.publisherAssignment, ...secretSettings.roleAssignments],
      deletedWith: adopted.hosting ? undefined : resourceGroup,
      adopt: adopted.hosting,
    },
    resourceOptions,
  );
  const accessLog = new AccessLog(
    "access-log",
    {
      siteId: functionApp.siteId,
      workspaceId: observability.workspaceId,
      after: functionApp.publishingPolicies,
    },
    resourceOptions,
  );
  const identity = { siteIdentity, identityPrincipalId, identityRoles: identityRoles?.roleAssignments ?? [] };
  return { resourceGroup, ...identity, storage, functionApp, accessLog, observability, common };
}

/** The properties of an adopted site that aren't declared. Azure ignores case in names. */
function withoutKeys<Value>(
  declared: object,
  programSettings: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  const names = new Set(Object.keys(declared).map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(programSettings).filter(([name]) => !names.has(name.toLowerCase())));
}

/**
 * The object ID of an identity in Entra ID, which Azure never changes while the identity exists. The plugin doesn't
 * know that. In the preview of any update, even of a tag, it leaves every output except `name` and `location` unknown.
 * Each role assignment of the identity would then show as replaced, which `up` never does. So a preview asks Azure.
 * Source: `stableOutputs` in provider/pkg/provider/provider.go of pulumi/pulumi-azure-native.
 *
 * @param existing where the identity is, as its declaration states
 */
export function principalIdOf(
  identity: UserAssignedIdentity,
  existing: { readonly resourceGroupName: pulumi.Input<string>; readonly resourceName: pulumi.Input<string> },
): pulumi.Output<string> {
  if (!pulumi.runtime.isDryRun()) return identity.principalId;
  // The ID is unknown if the identity is to be created, and so is its principal.
  const { resourceGroupName, resourceName } = existing;
  return pulumi.all([identity.id, resourceGroupName, resourceName]).apply(([, resourceGroupName, resourceName]) => {
    const existingIdentity = getUserAssignedIdentity({ resourceGroupName, resourceName });
    // It was deleted by hand, or this login can't read it.
    return pulumi.output(
      existingIdentity.then(
        ({ principalId }) => principalId,
        () => identity.principalId,
      ),
    );
  });
}
