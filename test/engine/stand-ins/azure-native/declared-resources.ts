import { Secret, type PropertyMap } from "../../../../packages/engine/stand-ins/property-values.ts";
import { authSettings } from "../../../support/auth-settings.ts";
import { tenantId } from "../../../support/stand-ins/recorded-microsoft.ts";
import { hostingIds, hostingInputs } from "./hosting-inputs.ts";
import { group } from "./twin-side.ts";

const { identityId, accountId, containerId, planId, siteId, authSettingsId } = hostingIds(group);
export { siteId };
const workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/log-func`;
export const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/kv-func`;
const inputs = hostingInputs(group);
const tags = { stack: "dev" };
const placed = { ...inputs.resourceGroup, tags };

export interface Declared {
  readonly type: string;
  readonly id: string;
  readonly apiVersion: string;
  readonly inputs: PropertyMap;
  /** Where an input is in the body that was sent, and what somebody else writes there; the path that then differs. */
  readonly altered: readonly (readonly [at: string, value: unknown, path: string])[];
}

const tagged = ["tags.stack", "other", "tags.stack"] as const;
const azureAd = "identityProviders.azureActiveDirectory";

/** The program's resources, in its order. */
export const declared: readonly Declared[] = [
  {
    type: "azure-native:resources:ResourceGroup",
    id: group,
    apiVersion: "2024-03-01",
    inputs: placed,
    altered: [tagged],
  },
  {
    type: "azure-native:managedidentity:UserAssignedIdentity",
    id: identityId,
    apiVersion: "2023-01-31",
    inputs: { ...inputs.identity, tags },
    altered: [tagged],
  },
  {
    type: "azure-native:storage:StorageAccount",
    id: accountId,
    apiVersion: "2024-01-01",
    inputs: { ...inputs.account, tags },
    altered: [
      tagged,
      ["sku.name", "Standard_ZRS", "sku.name"],
      ["properties.allowBlobPublicAccess", true, "allowBlobPublicAccess"],
      ["properties.allowSharedKeyAccess", true, "allowSharedKeyAccess"],
      ["properties.defaultToOAuthAuthentication", false, "defaultToOAuthAuthentication"],
      ["properties.supportsHttpsTrafficOnly", false, "enableHttpsTrafficOnly"],
      ["properties.minimumTlsVersion", "TLS1_0", "minimumTlsVersion"],
      ["properties.publicNetworkAccess", "Disabled", "publicNetworkAccess"],
    ],
  },
  {
    type: "azure-native:storage:BlobContainer",
    id: containerId,
    apiVersion: "2024-01-01",
    inputs: inputs.container,
    altered: [],
  },
  {
    type: "azure-native:web:AppServicePlan",
    id: planId,
    apiVersion: "2025-05-01",
    inputs: { ...inputs.plan, tags },
    altered: [tagged, ["kind", "functionapp,linux", "kind"]],
  },
  {
    type: "azure-native:web:WebApp",
    id: siteId,
    apiVersion: "2025-05-01",
    inputs: {
      ...inputs.site,
      tags,
      functionAppConfig: {
        ...inputs.site.functionAppConfig,
        scaleAndConcurrency: {
          ...inputs.site.functionAppConfig.scaleAndConcurrency,
          alwaysReady: [{ name: "http", instanceCount: 1 }],
        },
      },
    },
    altered: [
      tagged,
      ["properties.httpsOnly", false, "httpsOnly"],
      ["properties.siteConfig.minTlsVersion", "1.0", "siteConfig.minTlsVersion"],
      ["properties.clientAffinityEnabled", true, "clientAffinityEnabled"],
      ["properties.functionAppConfig.runtime.version", "22", "functionAppConfig.runtime.version"],
      ...(
        [
          ["maximumInstanceCount", 1000],
          ["instanceMemoryMB", 4096],
          ["alwaysReady.0.instanceCount", 2],
        ] as const
      ).map(([name, value]) => {
        const scale = "functionAppConfig.scaleAndConcurrency";
        return [`properties.${scale}.${name}`, value, `${scale}.${name.replace(".0", "[0]")}`] as const;
      }),
    ],
  },
  {
    type: "azure-native:web:WebAppAuthSettingsV2",
    id: authSettingsId,
    apiVersion: "2021-02-01",
    inputs: {
      resourceGroupName: "rg",
      name: "func",
      ...authSettings({ clientId: "api", openIdIssuer: "https://sts.windows.net/t/", callerId: "caller" }),
    },
    altered: (
      [
        ["platform.enabled", false],
        ["platform.runtimeVersion", "~2"],
        ["globalValidation.requireAuthentication", false],
        ["globalValidation.unauthenticatedClientAction", "AllowAnonymous"],
        ["globalValidation.excludedPaths", ["/api/open"]],
        ["httpSettings.requireHttps", false],
        ["httpSettings.routes.apiPrefix", "/auth"],
        [`${azureAd}.enabled`, false],
        [`${azureAd}.registration.openIdIssuer`, "https://sts.windows.net/other/"],
        [`${azureAd}.registration.clientId`, "other"],
        [`${azureAd}.login.disableWWWAuthenticate`, true],
        [`${azureAd}.validation.allowedAudiences.0`, "api://other"],
        [`${azureAd}.validation.defaultAuthorizationPolicy.allowedApplications.0`, "other"],
        ["login.tokenStore.enabled", false],
      ] as const
    ).map(([path, value]) => [`properties.${path}`, value, path.replace(/\.0$/, "[0]")] as const),
  },
  ...(["scm", "ftp"] as const).map((name) => ({
    type: `azure-native:web:WebApp${name === "scm" ? "Scm" : "Ftp"}Allowed`,
    id: `${siteId}/basicPublishingCredentialsPolicies/${name}`,
    apiVersion: "2025-05-01",
    inputs: { resourceGroupName: "rg", name: "func", allow: false },
    altered: [["properties.allow", true, "allow"]] as const,
  })),
  {
    type: "azure-native:operationalinsights:Workspace",
    id: workspaceId,
    apiVersion: "2023-09-01",
    inputs: {
      ...placed,
      workspaceName: "log-func",
      sku: { name: "PerGB2018" },
      retentionInDays: 30,
      features: { disableLocalAuth: true },
    },
    altered: [
      tagged,
      ["properties.retentionInDays", 31, "retentionInDays"],
      ["properties.features.disableLocalAuth", false, "features.disableLocalAuth"],
    ],
  },
  {
    type: "azure-native:applicationinsights:Component",
    id: `${group}/providers/Microsoft.Insights/components/appi`,
    apiVersion: "2020-02-02",
    inputs: {
      ...placed,
      resourceName: "appi",
      kind: "web",
      applicationType: "web",
      ingestionMode: "LogAnalytics",
      workspaceResourceId: workspaceId,
      disableLocalAuth: true,
      retentionInDays: 90,
    },
    altered: [
      tagged,
      ["properties.DisableLocalAuth", false, "disableLocalAuth"],
      ["properties.RetentionInDays", 30, "retentionInDays"],
      ["properties.publicNetworkAccessForQuery", "Disabled", "publicNetworkAccessForQuery"],
    ],
  },
  {
    type: "azure-native:monitor:DiagnosticSetting",
    id: `${siteId}/providers/Microsoft.Insights/diagnosticSettings/to-workspace`,
    apiVersion: "2021-05-01-preview",
    inputs: {
      resourceUri: siteId,
      name: "to-workspace",
      workspaceId,
      logs: [{ category: "FunctionAppLogs", enabled: true }],
      metrics: [{ category: "AllMetrics", enabled: true }],
    },
    altered: [
      ["properties.logs.0.enabled", false, "logs[0].enabled"],
      ["properties.logs.0.category", "AppServicePlatformLogs", "logs[0].category"],
      ["properties.metrics.0.enabled", false, "metrics[0].enabled"],
    ],
  },
  {
    type: "azure-native:keyvault:Secret",
    id: `${vaultId}/secrets/caller`,
    apiVersion: "2024-11-01",
    inputs: {
      resourceGroupName: "rg",
      vaultName: "kv-func",
      secretName: "caller",
      tags,
      properties: { value: new Secret("s"), contentType: "client secret", attributes: { expires: 1_800_000_000 } },
    },
    altered: [
      tagged,
      ["properties.contentType", "other", "properties.contentType"],
      ["properties.attributes.exp", 1_900_000_000, "properties.attributes.expires"],
    ],
  },
];

/** Made by somebody else, before the secret. */
export const vaultBody = {
  location: "westeurope",
  properties: { tenantId, sku: { family: "A", name: "standard" }, enableRbacAuthorization: true },
};
