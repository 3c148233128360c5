import type { ResourceType } from "./resource-type.ts";

const site = "Azure > Function App";

/**
 * The types of resource that the program declares in Azure, with its upload and its random names. In deletion order: a
 * resource comes before those that it needs.
 */
export const azureTypes = {
  site: {
    type: "azure-native:web:WebApp",
    noun: "Function App",
    azure: {
      type: "Microsoft.Web/sites",
      apiVersion: "2024-04-01",
      name: ({ functionApp }, suffix) => functionApp(suffix),
    },
    markedBy: "itself",
    portal: site,
    pages: [
      ["siteConfig.appSettings", "Environment variables"],
      ["siteConfig.cors", "CORS"],
      ["siteConfig.ipSecurityRestrictions", "Networking"],
      ["siteConfig.scmIpSecurityRestrictions", "Networking"],
      ["publicNetworkAccess", "Networking"],
      ["identity", "Identity"],
      ["functionAppConfig", "Scale and concurrency"],
      ["", "Configuration"],
    ],
    inputs: { operation: "functionAppConfig.scaleAndConcurrency siteConfig.functionAppScaleLimit" },
    loss: ["the function", "The function answers nobody from the deletion to the next upload."],
  },
  authSettings: {
    type: "azure-native:web:WebAppAuthSettingsV2",
    noun: "authentication settings",
    isNamedByProgram: true,
    portal: `${site} > Authentication`,
  },
  ftpPublishing: {
    type: "azure-native:web:WebAppFtpAllowed",
    noun: "FTP publishing policy",
    isNamedByProgram: true,
    portal: `${site} > Configuration`,
  },
  scmPublishing: {
    type: "azure-native:web:WebAppScmAllowed",
    noun: "SCM publishing policy",
    isNamedByProgram: true,
    portal: `${site} > Configuration`,
  },
  plan: {
    type: "azure-native:web:AppServicePlan",
    noun: "App Service plan",
    azure: { type: "Microsoft.Web/serverfarms", apiVersion: "2024-04-01", name: ({ plan }) => plan },
    markedBy: "itself",
    inputs: { operation: "sku" },
    isHarmlessAlone: true,
    loss: ["the function", "The function answers nobody from the deletion to the next upload."],
  },
  alertRule: {
    type: "azure-native:monitor:ScheduledQueryRule",
    noun: "alert rule",
    azure: {
      type: "Microsoft.Insights/scheduledQueryRules",
      apiVersion: "2022-06-15",
      name: ({ refusedCallersAlert }) => refusedCallersAlert,
    },
    isHarmlessAlone: true,
  },
  actionGroup: {
    type: "azure-native:monitor:ActionGroup",
    azure: {
      type: "Microsoft.Insights/actionGroups",
      apiVersion: "2023-01-01",
      name: ({ actionGroup }) => actionGroup,
    },
    isHarmlessAlone: true,
  },
  diagnosticSetting: { type: "azure-native:monitor:DiagnosticSetting", isHarmlessAlone: true },
  insights: {
    type: "azure-native:applicationinsights:Component",
    noun: "Application Insights component",
    azure: { type: "Microsoft.Insights/components", apiVersion: "2020-02-02", name: ({ insights }) => insights },
    markedBy: "itself",
    isHarmlessAlone: true,
    loss: ["telemetry", "Its telemetry so far is out of reach, and its connection string changes."],
  },
  workspace: {
    type: "azure-native:operationalinsights:Workspace",
    noun: "Log Analytics workspace",
    azure: {
      type: "Microsoft.OperationalInsights/workspaces",
      apiVersion: "2023-09-01",
      name: ({ workspace }) => workspace,
    },
    markedBy: "itself",
    isHarmlessAlone: true,
    // https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace
    loss: [
      "logs",
      "The logs in it are out of reach. Azure keeps them for 14 days, for a workspace of the same name in the same place.",
    ],
  },
  container: {
    type: "azure-native:storage:BlobContainer",
    inputs: { identity: "accountName containerName" },
    isHarmlessAlone: true,
    loss: ["packages", "Its contents are deleted: the uploaded package."],
  },
  storageAccount: {
    type: "azure-native:storage:StorageAccount",
    azure: {
      type: "Microsoft.Storage/storageAccounts",
      apiVersion: "2023-05-01",
      name: ({ storageAccount }, suffix) => storageAccount(suffix),
    },
    markedBy: "itself",
    inputs: { identity: "accountName", operation: "sku accessTier defaultToOAuthAuthentication" },
    isHarmlessAlone: true,
    loss: [
      "packages and host keys",
      "Its contents are deleted: the uploaded package, keys and locks of the Functions host.",
    ],
  },
  roleAssignment: {
    type: "azure-native:authorization:RoleAssignment",
    noun: "Azure role assignment",
    markedBy: "parent",
    isNamedByProgram: true,
    portal: "Azure > Access control (IAM) > Role assignments",
    inputs: { identity: "roleAssignmentName", description: "description" },
  },
  identity: {
    type: "azure-native:managedidentity:UserAssignedIdentity",
    noun: "managed identity",
    azure: {
      type: "Microsoft.ManagedIdentity/userAssignedIdentities",
      apiVersion: "2023-01-31",
      name: ({ identity }) => identity,
    },
    markedBy: "itself",
    inputs: { identity: "resourceName" },
    // It has no permissions until it's granted some, which is a finding of its own.
    isHarmlessAlone: true,
    loss: [
      "principal",
      "A new one has another principal: roles that others gave it, and federated credentials that trust it, no longer apply.",
    ],
  },
  keyVaultSecret: {
    type: "azure-native:keyvault:Secret",
    noun: "key vault secret",
    inputs: { identity: "vaultName secretName", description: "properties.contentType" },
    loss: ["delivered secret", "Readers of the secret no longer find it there."],
  },
  resourceGroup: {
    type: "azure-native:resources:ResourceGroup",
    markedBy: "itself",
    portal: "Azure > Resource groups",
    pages: [["roleAssignments", "Access control (IAM)"]],
    isHarmlessAlone: true,
    loss: ["everything in it", "Everything in it is deleted, including what others put there."],
  },
  upload: {
    type: "command:local:Command",
    noun: "code package",
    portal: `${site} > Deployment Center > Logs`,
    loss: ["upload", "The package is uploaded again, or not at all."],
  },
  randomString: {
    type: "random:index/randomString:RandomString",
    noun: "name suffix",
    isHarmlessAlone: true,
    loss: ["names", "References by its name or id no longer find it."],
  },
} as const satisfies Readonly<Record<string, ResourceType>>;
