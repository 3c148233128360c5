import { z } from "zod";
import { trackedEnvelope } from "../request-body.ts";

/** Of Node, on Flex Consumption. https://learn.microsoft.com/azure/azure-functions/supported-languages */
export const nodeVersions = ["20", "22", "24"] as const;

const appSetting = z.strictObject({ name: z.string().min(1), value: z.string() });

const functionAppConfig = z.strictObject({
  deployment: z.strictObject({
    storage: z.strictObject({
      type: z.enum(["blobContainer"]),
      value: z.string(),
      // https://learn.microsoft.com/azure/azure-functions/functions-infrastructure-as-code#deployment-sources
      authentication: z.strictObject({
        type: z.enum(["UserAssignedIdentity", "StorageAccountConnectionString"]),
        userAssignedIdentityResourceId: z.string().nullish(),
        storageAccountConnectionStringName: z.string().nullish(),
      }),
    }),
  }),
  runtime: z.strictObject({ name: z.enum(["node"]), version: z.enum(nodeVersions) }),
  scaleAndConcurrency: z.strictObject({
    alwaysReady: z.array(z.strictObject({ name: z.string(), instanceCount: z.int().min(0) })).optional(),
    // https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#scale
    maximumInstanceCount: z.int().min(40).max(1000).default(100),
    instanceMemoryMB: z.literal([512, 2048, 4096]).default(2048),
  }),
});

/**
 * A site on Flex Consumption. https://learn.microsoft.com/rest/api/appservice/web-apps/create-or-update
 * What the platform would do differently by a property that is not listed, the twin would not: so it is refused.
 */
export const siteBody = z.strictObject({
  ...trackedEnvelope,
  kind: z.enum(["functionapp,linux", "functionapp"]),
  identity: z
    .strictObject({
      type: z.enum(["UserAssigned", "SystemAssigned", "SystemAssigned, UserAssigned", "None"]),
      principalId: z.string().optional(),
      tenantId: z.string().optional(),
      userAssignedIdentities: z
        .record(z.string(), z.strictObject({ clientId: z.string().optional(), principalId: z.string().optional() }))
        .optional(),
    })
    .optional(),
  properties: z.strictObject({
    serverFarmId: z.string(),
    reserved: z.literal(true).optional(),
    // Pulumi's SDK says these three unasked, and the two like it below.
    hyperV: z.literal(false).optional(),
    isXenon: z.literal(false).optional(),
    scmSiteAlsoStopped: z.literal(false).optional(),
    httpsOnly: z.boolean().default(false),
    publicNetworkAccess: z.enum(["Enabled"]).default("Enabled"),
    clientAffinityEnabled: z.boolean().default(false),
    functionAppConfig: functionAppConfig.optional(),
    siteConfig: z
      .strictObject({
        appSettings: z.array(appSetting).nullable().optional(),
        minTlsVersion: z.enum(["1.0", "1.1", "1.2", "1.3"]).nullable().optional(),
        http20Enabled: z.boolean().optional(),
        localMySqlEnabled: z.literal(false).optional(),
      })
      .optional(),
  }),
});

export type SiteBody = z.output<typeof siteBody>;
export type FunctionAppConfig = z.output<typeof functionAppConfig>;

/** What is stored of `siteConfig`: the settings are never answered with the site, only by `config/appsettings/list`. */
export interface StoredSiteConfig {
  readonly appSettings: readonly { readonly name: string; readonly value: string }[];
  readonly minTlsVersion: string;
  readonly http20Enabled: boolean;
  readonly localMySqlEnabled: false;
}
