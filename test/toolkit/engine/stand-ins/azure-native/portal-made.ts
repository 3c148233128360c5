import type { PropertyMap } from "../../../../../toolkit/engine/stand-ins/property-values.ts";

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
  const identityId = `${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-func`;
  const accountId = `${groupId}/providers/Microsoft.Storage/storageAccounts/stfunc`;
  const planId = `${groupId}/providers/Microsoft.Web/serverfarms/plan`;
  const siteId = `${groupId}/providers/Microsoft.Web/sites/func`;
  const storage = {
    type: "blobContainer",
    value: "https://stfunc.blob.core.windows.net/packages",
    authentication: {
      type: "UserAssignedIdentity",
      userAssignedIdentityResourceId: identityId,
      storageAccountConnectionStringName: null,
    },
  };
  const named = { resourceGroupName: "rg", location: "westeurope" };
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
      program: named,
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
      program: { ...named, resourceName: "id-func" },
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
      program: {
        ...named,
        accountName: "stfunc",
        kind: "StorageV2",
        sku: { name: "Standard_LRS" },
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        defaultToOAuthAuthentication: true,
        enableHttpsTrafficOnly: true,
        minimumTlsVersion: "TLS1_2",
        publicNetworkAccess: "Enabled",
      },
    },
    {
      type: "azure-native:storage:BlobContainer",
      id: `${accountId}/blobServices/default/containers/packages`,
      answers: [
        [
          `${accountId}/blobServices/default/containers/packages?api-version=2024-01-01`,
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
      program: { resourceGroupName: "rg", accountName: "stfunc", containerName: "packages", publicAccess: "None" },
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
      program: {
        ...named,
        name: "plan",
        kind: "functionapp",
        reserved: true,
        sku: { name: "FC1", tier: "FlexConsumption" },
      },
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
                deployment: { storage },
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
      program: {
        ...named,
        name: "func",
        kind: "functionapp,linux",
        identity: { type: "UserAssigned", userAssignedIdentities: [identityId] },
        serverFarmId: planId,
        httpsOnly: true,
        functionAppConfig: {
          deployment: {
            storage: {
              type: "blobContainer",
              value: storage.value,
              authentication: { type: "UserAssignedIdentity", userAssignedIdentityResourceId: identityId },
            },
          },
          runtime: { name: "node", version: "24" },
          scaleAndConcurrency: { maximumInstanceCount: 100, instanceMemoryMB: 2048 },
        },
        siteConfig: { minTlsVersion: "1.2", appSettings: [{ name: "A", value: "1" }] },
      },
    },
    {
      type: "azure-native:web:WebAppAuthSettingsV2",
      id: `${siteId}/config/authsettingsV2`,
      answers: [
        [
          `${siteId}/config/authsettingsV2/list?api-version=2021-02-01`,
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
                    openIdIssuer: "https://sts.windows.net/t/v2.0",
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
        platform: { enabled: true, runtimeVersion: "~1" },
        globalValidation: { requireAuthentication: true, unauthenticatedClientAction: "Return401" },
        httpSettings: { requireHttps: true, routes: { apiPrefix: "/.auth" } },
        identityProviders: {
          azureActiveDirectory: {
            enabled: true,
            registration: { openIdIssuer: "https://sts.windows.net/t/v2.0", clientId: "api" },
            login: { disableWWWAuthenticate: false },
            validation: {
              allowedAudiences: ["api://api"],
              defaultAuthorizationPolicy: { allowedApplications: ["caller"] },
            },
          },
        },
        login: { tokenStore: { enabled: true } },
      },
    },
  ];
}
