import { count, flag, listOf, mapOf, objectOf, text } from "../property-shape.ts";
import type { ArmBody } from "./arm-body.ts";
import type { ArmResourceType, ArmSurroundings } from "./arm-resource.ts";

const apiVersion = "2025-05-01";

/**
 * https://learn.microsoft.com/rest/api/appservice/web-apps/create-or-update
 * The Node SDK itself adds clientAffinityEnabled, hyperV, isXenon and scmSiteAlsoStopped, and in a siteConfig
 * http20Enabled, localMySqlEnabled and netFrameworkVersion, to what the program says.
 */
export const webApp: ArmResourceType = {
  apiVersion,
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Web/sites/{name}",
  inputs: {
    resourceGroupName: text,
    name: text,
    location: text,
    kind: text,
    tags: mapOf(text),
    identity: objectOf({ type: text, userAssignedIdentities: listOf(text) }),
    serverFarmId: text,
    httpsOnly: flag,
    publicNetworkAccess: text,
    clientAffinityEnabled: flag,
    hyperV: flag,
    isXenon: flag,
    scmSiteAlsoStopped: flag,
    functionAppConfig: objectOf({
      deployment: objectOf({
        storage: objectOf({
          type: text,
          value: text,
          authentication: objectOf({
            type: text,
            userAssignedIdentityResourceId: text,
            storageAccountConnectionStringName: text,
          }),
        }),
      }),
      runtime: objectOf({ name: text, version: text }),
      scaleAndConcurrency: objectOf({
        alwaysReady: listOf(objectOf({ name: text, instanceCount: count })),
        maximumInstanceCount: count,
        instanceMemoryMB: count,
      }),
    }),
    siteConfig: objectOf({
      appSettings: listOf(objectOf({ name: text, value: text })),
      minTlsVersion: text,
      http20Enabled: flag,
      localMySqlEnabled: flag,
      netFrameworkVersion: text,
    }),
  },
  required: ["resourceGroupName", "name", "location"],
  computed: [
    "customDomainVerificationId",
    "defaultHostName",
    "enabledHostNames",
    "hostNameSslStates",
    "hostNames",
    "lastModifiedTimeUtc",
    "outboundIpAddresses",
    "possibleOutboundIpAddresses",
    "repositorySiteName",
    "resourceGroup",
    "state",
    "usageState",
  ],
  replaceOn: ["location", "kind"],
  // The plan is a resource of its own: reported: pulumi/pulumi-azure-native#1529
  deleteQuery: { deleteEmptyServerFarm: "false" },
  alsoRead: readSiteConfig,
};

/** A GET of a site does not answer its configuration: reported: pulumi/pulumi-azure-native#1468 */
async function readSiteConfig(
  id: string,
  site: ArmBody,
  { client }: ArmSurroundings,
  signal: AbortSignal,
): Promise<ArmBody> {
  const config = await client.get({ id: `${id}/config/web`, apiVersion, signal });
  return { ...site, properties: { ...(site["properties"] as ArmBody), siteConfig: config["properties"] } };
}
