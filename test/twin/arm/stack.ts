import { authSettings } from "../../support/auth-settings.ts";
import { armFixture, type ArmFixtureOptions, group, subscription } from "./arm-fixture.ts";

const web = `${group}/providers/Microsoft.Web`;

export const ids = {
  identity: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-twin`,
  account: `${group}/providers/Microsoft.Storage/storageAccounts/sttwin`,
  container: `${group}/providers/Microsoft.Storage/storageAccounts/sttwin/blobServices/default/containers/packages`,
  plan: `${web}/serverfarms/plan-twin`,
  site: `${web}/sites/func-twin`,
  authSettings: `${web}/sites/func-twin/config/authsettingsV2`,
} as const;

export const bodies = {
  group: { location: "westeurope", tags: { stack: "dev" } },
  identity: { location: "westeurope", tags: { stack: "dev" } },
  account: {
    location: "westeurope",
    kind: "StorageV2",
    sku: { name: "Standard_LRS" },
    tags: { stack: "dev" },
    properties: {
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      defaultToOAuthAuthentication: true,
      minimumTlsVersion: "TLS1_2",
      publicNetworkAccess: "Enabled",
      supportsHttpsTrafficOnly: true,
    },
  },
  container: { properties: { publicAccess: "None" } },
  plan: {
    location: "westeurope",
    kind: "functionapp",
    sku: { name: "FC1", tier: "FlexConsumption" },
    properties: { reserved: true },
  },
  site: {
    location: "westeurope",
    kind: "functionapp,linux",
    identity: { type: "UserAssigned", userAssignedIdentities: { [ids.identity]: {} } },
    properties: {
      serverFarmId: ids.plan,
      httpsOnly: true,
      functionAppConfig: {
        deployment: {
          storage: {
            type: "blobContainer",
            value: "https://sttwin.blob.core.windows.net/packages",
            authentication: { type: "UserAssignedIdentity", userAssignedIdentityResourceId: ids.identity },
          },
        },
        runtime: { name: "node", version: "24" },
        scaleAndConcurrency: { maximumInstanceCount: 40, instanceMemoryMB: 2048 },
      },
      siteConfig: {
        minTlsVersion: "1.2",
        appSettings: [{ name: "AzureWebJobsStorage__credential", value: "managedidentity" }],
      },
    },
  },
  authSettings: {
    properties: authSettings({ clientId: "api", openIdIssuer: "https://sts.windows.net/tenant/", callerId: "client" }),
  },
} as const;

type Part = "group" | "identity" | "account" | "container" | "plan" | "site" | "authSettings";

const order: readonly Part[] = ["group", "identity", "account", "container", "plan", "site", "authSettings"];

/** The fixture with the program's resources, in its order, up to and with one of them. */
export async function deployed(upTo: Part, options: ArmFixtureOptions = {}) {
  const fixture = armFixture(options);
  for (const part of order.slice(0, order.indexOf(upTo) + 1)) {
    const path = part === "group" ? `${subscription}/resourcegroups/rg-twin` : ids[part];
    await fixture.put(path, bodies[part]);
  }
  return fixture;
}

export function siteWith(properties: Readonly<Record<string, unknown>>) {
  return { ...bodies.site, properties: { ...bodies.site.properties, ...properties } };
}
