import type { PropertyMap } from "../../../../packages/engine/stand-ins/property-values.ts";
import { authSettings } from "../../../support/auth-settings.ts";
import { hostingIds, hostingInputs } from "./hosting-inputs.ts";

type Body = Readonly<Record<string, unknown>>;

/** A resource as the portal makes it, and what the program would say of it. */
export interface PortalMade {
  readonly type: string;
  readonly id: string;
  /** Path with its api-version to what Resource Manager answers, in the order of the requests. */
  readonly answers: readonly (readonly [path: string, body: Body])[];
  readonly program: PropertyMap;
}

/** Put together by the REST reference, https://learn.microsoft.com/rest/api/appservice; not recorded. */
export function portalMade(subscriptionId: string): readonly PortalMade[] {
  const groupId = `/subscriptions/${subscriptionId}/resourceGroups/rg`;
  const { identityId, accountId, containerId, planId, siteId, authSettingsId } = hostingIds(groupId);
  const program = hostingInputs(groupId);
  const openIdIssuer = "https://sts.windows.net/t/v2.0";
  const { storage } = program.site.functionAppConfig.deployment;
  return [
    {
      type: "azure-native:resources:ResourceGroup",
      id: groupId,
      answers: [
        [
          `${groupId}?api-version=2024-03-01`,
          { id: groupId, name: "rg", location: "westeurope", tags: {}, properties: { provisioningState: "Succeeded" } },
        ],
      ],
      program: program.resourceGroup,
    },
    {
      type: "azure-native:managedidentity:UserAssignedIdentity",
      id: identityId,
      answers: [
        [
          `${identityId}?api-version=2023-01-31`,
          {
            id: identityId,
            name: "id-func",
            location: "westeurope",
            tags: {},
            properties: { clientId: "c", principalId: "p", tenantId: "t", isolationScope: "None" },
          },
        ],
      ],
      program: program.identity,
    },
    {
      type: "azure-native:storage:StorageAccount",
      id: accountId,
      answers: [
        [
          `${accountId}?api-version=2024-01-01`,
          {
            id: accountId,
            name: "stfunc",
            location: "westeurope",
            kind: "StorageV2",
            sku: { name: "Standard_LRS", tier: "Standard" },
            tags: {},
            properties: {
              accessTier: "Hot",
              allowBlobPublicAccess: false,
              allowCrossTenantReplication: false,
              allowSharedKeyAccess: false,
              defaultToOAuthAuthentication: true,
              dnsEndpointType: "Standard",
              encryption: { keySource: "Microsoft.Storage", services: { blob: { enabled: true } } },
              minimumTlsVersion: "TLS1_2",
              networkAcls: { bypass: "AzureServices", defaultAction: "Allow", ipRules: [], virtualNetworkRules: [] },
              primaryEndpoints: { blob: "https://stfunc.blob.core.windows.net/" },
              provisioningState: "Succeeded",
              publicNetworkAccess: "Enabled",
              supportsHttpsTrafficOnly: true,
            },
          },
        ],
      ],
      program: program.account,
    },
    {
      type: "azure-native:storage:BlobContainer",
      id: containerId,
      answers: [
        [
          `${containerId}?api-version=2024-01-01`,
          {
            name: "packages",
            properties: {
              defaultEncryptionScope: "$account-encryption-key",
              denyEncryptionScopeOverride: false,
              hasImmutabilityPolicy: false,
              leaseState: "Available",
              publicAccess: "None",
            },
          },
        ],
      ],
      program: program.container,
    },
    {
      type: "azure-native:web:AppServicePlan",
      id: planId,
      answers: [
        [
          `${planId}?api-version=2025-05-01`,
          {
            id: planId,
            name: "plan",
            kind: "functionapp",
            location: "West Europe",
            sku: { name: "FC1", tier: "FlexConsumption", size: "FC1", family: "FC", capacity: 0 },
            properties: { reserved: true, perSiteScaling: false, elasticScaleEnabled: false, numberOfSites: 1 },
          },
        ],
      ],
      program: program.plan,
    },
    {
      type: "azure-native:web:WebApp",
      id: siteId,
      answers: [
        [
          `${siteId}?api-version=2025-05-01`,
          {
            id: siteId,
            name: "func",
            kind: "functionapp,linux",
            location: "West Europe",
            identity: {
              type: "UserAssigned",
              userAssignedIdentities: { [identityId]: { principalId: "p", clientId: "c" } },
            },
            properties: {
              serverFarmId: planId,
              httpsOnly: true,
              publicNetworkAccess: "Enabled",
              clientAffinityEnabled: false,
              clientCertEnabled: false,
              hyperV: false,
              isXenon: false,
              scmSiteAlsoStopped: false,
              redundancyMode: "None",
              functionAppConfig: {
                deployment: {
                  storage: {
                    ...storage,
                    authentication: { ...storage.authentication, storageAccountConnectionStringName: null },
                  },
                },
                runtime: { name: "node", version: "24" },
                scaleAndConcurrency: {
                  alwaysReady: [],
                  maximumInstanceCount: 100,
                  instanceMemoryMB: 2048,
                  triggers: null,
                },
              },
              siteConfig: { appSettings: null },
              defaultHostName: "func-abc.westeurope-01.azurewebsites.net",
            },
          },
        ],
        [
          `${siteId}/config/web?api-version=2025-05-01`,
          {
            name: "func",
            properties: {
              appSettings: null,
              ftpsState: "FtpsOnly",
              http20Enabled: false,
              localMySqlEnabled: false,
              minTlsVersion: "1.2",
              netFrameworkVersion: "v4.0",
              scmMinTlsVersion: "1.2",
            },
          },
        ],
      ],
      program: program.site,
    },
    {
      type: "azure-native:web:WebAppAuthSettingsV2",
      id: authSettingsId,
      answers: [
        [
          `${authSettingsId}/list?api-version=2021-02-01`,
          {
            name: "authsettingsV2",
            location: "West Europe",
            properties: {
              platform: { enabled: true, runtimeVersion: "~1", configFilePath: null },
              globalValidation: {
                requireAuthentication: true,
                unauthenticatedClientAction: "Return401",
                redirectToProvider: "azureactivedirectory",
                excludedPaths: [],
              },
              httpSettings: {
                requireHttps: true,
                routes: { apiPrefix: "/.auth" },
                forwardProxy: { convention: "NoProxy", customHostHeaderName: null, customProtoHeaderName: null },
              },
              identityProviders: {
                azureActiveDirectory: {
                  enabled: true,
                  isAutoProvisioned: false,
                  registration: {
                    openIdIssuer,
                    clientId: "api",
                    clientSecretSettingName: "MICROSOFT_PROVIDER_AUTHENTICATION_SECRET",
                  },
                  login: { disableWWWAuthenticate: false, loginParameters: [] },
                  validation: {
                    allowedAudiences: ["api://api"],
                    jwtClaimChecks: {},
                    defaultAuthorizationPolicy: { allowedApplications: ["caller"], allowedPrincipals: {} },
                  },
                },
                facebook: { enabled: true, login: {}, registration: {} },
                legacyMicrosoftAccount: { enabled: true, login: {}, registration: {}, validation: {} },
              },
              login: {
                allowedExternalRedirectUrls: [],
                cookieExpiration: { convention: "FixedTime", timeToExpiration: "08:00:00" },
                nonce: { nonceExpirationInterval: "00:05:00", validateNonce: true },
                preserveUrlFragmentsForLogins: false,
                routes: {},
                tokenStore: { enabled: true, tokenRefreshExtensionHours: 72, azureBlobStorage: {}, fileSystem: {} },
              },
            },
          },
        ],
      ],
      program: {
        resourceGroupName: "rg",
        name: "func",
        ...authSettings({ clientId: "api", openIdIssuer, callerId: "caller" }),
      },
    },
  ];
}
