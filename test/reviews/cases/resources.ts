import type { Case, Edit } from "./case.ts";

const storageFile = "infra/hosting/storage.ts";
const siteFile = "infra/hosting/function-app.ts";
const storage = "azure-native:storage:StorageAccount storage";
const site = "azure-native:web:WebApp function-app";
const exempt = (rule: string): Edit => ({
  setting: "exemptions",
  to: { [rule]: "Until the export is gone, ticket 4714" },
});

/** Resources in Azure that there are already. */
export const resources: readonly Case[] = [
  {
    title: "the packages are public",
    class: "new storage account with keys and public blobs",
    kind: "harmful",
    app: "who-calls",
    edits: [
      { file: storageFile, find: 'publicAccess: "None"', replace: 'publicAccess: "Blob"' },
      { file: storageFile, find: "allowBlobPublicAccess: false", replace: "allowBlobPublicAccess: true" },
      exempt("no-shared-keys"),
    ],
    verdict: ["opens", "weakens"],
    findings: [
      { id: "resource/unprotected", about: /^(?!.*packages).*storage/ },
      { id: "resource/unprotected", about: "storage-packages" },
    ],
    through: [
      { resource: storage, path: "inputs.allowBlobPublicAccess", to: true },
      { resource: "azure-native:storage:BlobContainer storage-packages", path: "inputs.publicAccess", to: "Blob" },
    ],
  },
  {
    title: "nothing logs who is refused",
    class: "resource no longer declared",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "infra/hosting/hosting.ts",
        find: `  const accessLog = new AccessLog(
    "access-log",
    {
      siteId: functionApp.siteId,
      workspaceId: observability.workspaceId,
      after: functionApp.publishingPolicies,
    },
    within,
  );
  return { resourceGroup, functionApp, accessLog, observability, common };`,
        replace: "  return { resourceGroup, functionApp, observability, common };",
      },
      {
        file: "infra/hosting/hosting.ts",
        find: "import { AccessLog, Observability }",
        replace: "import { Observability }",
      },
      {
        file: "infra/protected-function.ts",
        find: "const { resourceGroup, functionApp, accessLog, observability, common } = hosting;",
        replace: "const { resourceGroup, functionApp, observability, common } = hosting;",
      },
      {
        file: "infra/protected-function.ts",
        find: "after: [accessLog.setting],",
        replace: "after: functionApp.publishingPolicies,",
      },
    ],
    verdict: "weakens",
    findings: [{ id: ["resource/logs-lost", "resource/deleted"], about: "access-log" }],
    through: [{ resource: "azure-native:monitor:DiagnosticSetting access-log", removed: true }],
  },
  {
    title: "the gate's own log is off",
    class: "diagnostic log category dropped",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "infra/hosting/observability.ts",
        find: '          { category: "AppServiceAuthenticationLogs", enabled: true },\n',
        replace: "",
      },
    ],
    verdict: "weakens",
    findings: [{ id: "resource/logs-lost", about: "access-log" }],
    through: [
      {
        resource: "azure-native:monitor:DiagnosticSetting access-log",
        path: "inputs.logs",
        to: [{ category: "FunctionAppLogs", enabled: true }],
      },
    ],
  },
  {
    title: "logs are kept for a month, a year before",
    class: "logs kept shorter",
    kind: "harmful",
    app: "who-calls",
    edits: [{ setting: "retentionDays", to: 30 }],
    verdict: "weakens",
    findings: [{ id: ["resource/logs-lost", "setting/weaker"], about: /retentionDays|observability/ }],
    through: [
      {
        resource: "azure-native:operationalinsights:Workspace observability-workspace",
        path: "inputs.retentionInDays",
        to: 30,
      },
    ],
  },
  {
    title: "the site answers plain HTTP",
    class: "https only off",
    kind: "harmful",
    app: "who-calls",
    edits: [{ file: siteFile, find: "httpsOnly: true,", replace: "httpsOnly: false," }, exempt("https-and-tls")],
    verdict: "weakens",
    findings: [
      { id: "resource/unprotected", about: "function-app" },
      { id: "setting/exemption", about: "https-and-tls" },
    ],
    through: [{ resource: site, path: "inputs.httpsOnly", to: false }],
  },
  {
    title: "code goes up by a password",
    class: "publishing by password",
    kind: "harmful",
    app: "who-calls",
    edits: [{ file: siteFile, find: "allow: false }", replace: "allow: true }" }],
    verdict: "weakens",
    findings: [
      { id: "resource/unprotected", about: "function-app-scm-password" },
      { id: "resource/unprotected", about: "function-app-ftp-password" },
    ],
    through: [
      { resource: "azure-native:web:WebAppScmAllowed function-app-scm-password", path: "inputs.allow", to: true },
      { resource: "azure-native:web:WebAppFtpAllowed function-app-ftp-password", path: "inputs.allow", to: true },
    ],
  },
  {
    title: "the storage account takes SFTP by local users",
    class: "unknown property",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: storageFile,
        find: 'publicNetworkAccess: "Enabled",',
        replace: 'publicNetworkAccess: "Enabled",\n        isSftpEnabled: true,\n        isLocalUserEnabled: true,',
      },
    ],
    verdict: ["unknown", "weakens"],
    findings: [{ id: "resource/unknown-property", about: /isSftpEnabled|storage/ }],
    through: [
      { resource: storage, path: "inputs.isSftpEnabled", to: true },
      { resource: storage, path: "inputs.isLocalUserEnabled", to: true },
    ],
  },
  {
    title: "the workspace takes logs by its keys",
    class: "local authentication on",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "infra/hosting/observability.ts",
        find: "features: { disableLocalAuth: true },",
        replace: "features: { disableLocalAuth: false },",
      },
    ],
    verdict: "weakens",
    findings: [{ id: "resource/unprotected", about: "observability-workspace" }],
    through: [
      {
        resource: "azure-native:operationalinsights:Workspace observability-workspace",
        path: "inputs.features.disableLocalAuth",
        to: false,
      },
    ],
  },
  {
    title: "every site's scripts may call, which no stand-in knows",
    class: "public network",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: siteFile,
        find: 'minTlsVersion: "1.2",',
        replace: 'minTlsVersion: "1.2",\n      cors: { allowedOrigins: ["*"] },',
      },
    ],
    verdict: ["unknown", "weakens"],
    findings: [{ id: "deployment/not-reviewable", about: /cors|dev|function-app/ }],
    through: "engine",
  },
];
