import { type Case, type Edit, harmful, input, replace } from "./case.ts";

const storageFile = "infra/hosting/storage.ts";
const siteFile = "infra/hosting/function-app.ts";
const storage = "azure-native:storage:StorageAccount storage";
const site = "azure-native:web:WebApp function-app";
const exempt = (rule: string): Edit => ({
  setting: `exemptions.${rule}`,
  to: "Until the export is gone, ticket 4714",
});

/** Resources in Azure that there are already. */
export const resources: readonly Case[] = [
  harmful({
    title: "the packages are public",
    class: "new storage account with keys and public blobs",
    edits: [
      replace(storageFile, 'publicAccess: "None"', 'publicAccess: "Blob"'),
      replace(storageFile, "allowBlobPublicAccess: false", "allowBlobPublicAccess: true"),
      exempt("no-shared-keys"),
    ],
    verdict: ["opens", "weakens"],
    findings: [
      { id: "resource/unprotected", about: /^(?!.*packages).*storage/ },
      { id: "resource/unprotected", about: "storage-packages" },
    ],
    through: [
      input(storage, "allowBlobPublicAccess", true),
      input("azure-native:storage:BlobContainer storage-packages", "publicAccess", "Blob"),
    ],
  }),
  harmful({
    title: "nothing logs who is refused",
    class: "resource no longer declared",
    edits: [
      replace(
        "infra/hosting/hosting.ts",
        `  const accessLog = new AccessLog(
    "access-log",
    {
      siteId: functionApp.siteId,
      workspaceId: observability.workspaceId,
      after: functionApp.publishingPolicies,
    },
    resourceOptions,
  );
`,
        "",
      ),
      replace("infra/hosting/hosting.ts", "functionApp, accessLog, observability", "functionApp, observability"),
      replace("infra/hosting/hosting.ts", "import { AccessLog, Observability }", "import { Observability }"),
      replace(
        "infra/protected-function.ts",
        "const { resourceGroup, functionApp, accessLog, observability, common } = hosting;",
        "const { resourceGroup, functionApp, observability, common } = hosting;",
      ),
      replace("infra/protected-function.ts", "after: [accessLog.setting],", "after: functionApp.publishingPolicies,"),
    ],
    verdict: "weakens",
    findings: [{ id: ["resource/logs-lost", "resource/deleted"], about: "access-log" }],
    through: { resource: "azure-native:monitor:DiagnosticSetting access-log", removed: true },
  }),
  harmful({
    title: "the gate's own log is off",
    class: "diagnostic log category dropped",
    edits: replace(
      "infra/hosting/observability.ts",
      '          { category: "AppServiceAuthenticationLogs", enabled: true },\n',
      "",
    ),
    verdict: "weakens",
    findings: [{ id: "resource/logs-lost", about: "access-log" }],
    through: input("azure-native:monitor:DiagnosticSetting access-log", "logs", [
      { category: "FunctionAppLogs", enabled: true },
    ]),
  }),
  harmful({
    title: "logs are kept for a month, a year before",
    class: "logs kept shorter",
    edits: { setting: "retentionDays", to: 30 },
    verdict: "weakens",
    findings: [{ id: ["resource/logs-lost", "setting/weaker"], about: /retentionDays|observability/ }],
    through: input("azure-native:operationalinsights:Workspace observability-workspace", "retentionInDays", 30),
  }),
  harmful({
    title: "the site answers plain HTTP",
    class: "https only off",
    edits: [replace(siteFile, "httpsOnly: true,", "httpsOnly: false,"), exempt("https-and-tls")],
    verdict: "weakens",
    findings: [
      { id: "resource/unprotected", about: "function-app" },
      { id: "setting/exemption", about: "https-and-tls" },
    ],
    through: input(site, "httpsOnly", false),
  }),
  harmful({
    title: "code goes up by a password",
    class: "publishing by password",
    edits: replace(siteFile, "allow: false }", "allow: true }"),
    verdict: "weakens",
    findings: [
      { id: "resource/unprotected", about: "function-app-scm-password" },
      { id: "resource/unprotected", about: "function-app-ftp-password" },
    ],
    through: [
      input("azure-native:web:WebAppScmAllowed function-app-scm-password", "allow", true),
      input("azure-native:web:WebAppFtpAllowed function-app-ftp-password", "allow", true),
    ],
  }),
  harmful({
    title: "the storage account takes SFTP by local users",
    class: "unknown property",
    edits: replace(
      storageFile,
      'publicNetworkAccess: "Enabled",',
      'publicNetworkAccess: "Enabled",\n        isSftpEnabled: true,\n        isLocalUserEnabled: true,',
    ),
    verdict: ["unknown", "weakens"],
    findings: [{ id: "resource/unknown-property", about: /isSftpEnabled|storage/ }],
    through: [input(storage, "isSftpEnabled", true), input(storage, "isLocalUserEnabled", true)],
  }),
  harmful({
    title: "the workspace takes logs by its keys",
    class: "local authentication on",
    edits: replace(
      "infra/hosting/observability.ts",
      "features: { disableLocalAuth: true },",
      "features: { disableLocalAuth: false },",
    ),
    verdict: "weakens",
    findings: [{ id: "resource/unprotected", about: "observability-workspace" }],
    through: input(
      "azure-native:operationalinsights:Workspace observability-workspace",
      "features.disableLocalAuth",
      false,
    ),
  }),
  harmful({
    title: "every site's scripts may call, which a rule refuses",
    class: "public network",
    edits: replace(siteFile, 'minTlsVersion: "1.2",', 'minTlsVersion: "1.2",\n      cors: { allowedOrigins: ["*"] },'),
    verdict: "not deployable",
    findings: [{ id: "deployment/refused", about: "deployment" }],
    through: "engine",
  }),
];
