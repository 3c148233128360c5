/** What a person calls a resource, by Pulumi's type: Microsoft's words. */
const nouns: Readonly<Record<string, string>> = {
  "azuread:index/application:Application": "app registration",
  "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri": "identifier URI",
  "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential": "federated credential",
  "azuread:index/applicationPassword:ApplicationPassword": "client secret",
  "azuread:index/applicationCertificate:ApplicationCertificate": "certificate",
  "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant": "admin consent",
  "azure-native:web:WebApp": "Function App",
  "azure-native:web:WebAppAuthSettingsV2": "authentication settings",
  "azure-native:web:WebAppFtpAllowed": "FTP publishing policy",
  "azure-native:web:WebAppScmAllowed": "SCM publishing policy",
  "azure-native:web:AppServicePlan": "App Service plan",
  "azure-native:authorization:RoleAssignment": "Azure role assignment",
  "azure-native:applicationinsights:Component": "Application Insights component",
  "azure-native:operationalinsights:Workspace": "Log Analytics workspace",
  "azure-native:managedidentity:UserAssignedIdentity": "managed identity",
  "azure-native:monitor:ScheduledQueryRule": "alert rule",
  "azure-native:keyvault:Secret": "key vault secret",
  "command:local:Command": "code package",
  "random:index/randomString:RandomString": "name suffix",
};

/** A type that the table does not have is called by its own last word: `azure-native:storage:StorageAccount`, storage account. */
export function nounOf(type: string): string {
  const last = type.slice(type.lastIndexOf(":") + 1);
  return nouns[type] ?? last.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}
