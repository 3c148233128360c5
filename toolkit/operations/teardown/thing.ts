import { logicalName, type StateResource } from "./stack-state.ts";

/** Something in Azure or Entra ID, as a person names it. */
export interface Thing {
  /** `registration`, `resource group` … */
  readonly kind: string;
  readonly name: string;
  /** Object id in Entra ID, resource id in Azure. */
  readonly id: string;
}

/** Somebody else's, and harmed if the stack goes. */
export interface Foreign extends Thing {
  /** What would happen to it. A sentence. */
  readonly effect: string;
}

/** Something that was changed, and stays. */
export interface Changed extends Thing {
  /** A sentence. */
  readonly what: string;
}

/** Ours, or perhaps ours, and still there. */
export interface Left extends Thing {
  /** A sentence. */
  readonly why: string;
  /** What removes it; a command where there is one. */
  readonly mend: string;
}

/** What will remain, as everybody knows beforehand. */
export interface Remaining {
  readonly what: string;
  readonly why: string;
}

const kinds: Readonly<Record<string, string>> = {
  "azuread:index/application:Application": "registration",
  "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant": "consent",
  "azuread:index/applicationPassword:ApplicationPassword": "client secret",
  "azuread:index/applicationCertificate:ApplicationCertificate": "certificate",
  "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential": "federated credential",
  "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri": "identifier URI",
  "azuread:index/appRoleAssignment:AppRoleAssignment": "app role assignment",
  "azure-native:web:WebApp": "Function App",
  "azure-native:web:WebAppAuthSettingsV2": "authentication settings",
  "azure-native:web:WebAppFtpAllowed": "publishing policy",
  "azure-native:web:WebAppScmAllowed": "publishing policy",
  "azure-native:web:AppServicePlan": "plan",
  "azure-native:authorization:RoleAssignment": "role assignment in Azure",
  "azure-native:applicationinsights:Component": "Application Insights component",
  "azure-native:operationalinsights:Workspace": "Log Analytics workspace",
  "azure-native:managedidentity:UserAssignedIdentity": "managed identity",
  "azure-native:monitor:ScheduledQueryRule": "alert rule",
  "azure-native:keyvault:Secret": "key vault secret",
  "command:local:Command": "code package",
  "random:index/randomString:RandomString": "name suffix",
};

/** What a type of Pulumi's is called here; one that the table has not by its own last word. */
export function kindOf(type: string): string {
  const last = type.slice(type.lastIndexOf(":") + 1);
  return kinds[type] ?? last.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

export function thingOf(resource: StateResource): Thing {
  const { type, id = "", outputs } = resource;
  const named = [outputs["displayName"], outputs["name"]].find((name) => typeof name === "string" && name !== "");
  // What is a part of something has no name of its own that tells more than the program's.
  const isPart = /:(?:RoleAssignment|WebAppAuthSettingsV2|WebApp(?:Ftp|Scm)Allowed|ApplicationPassword)$/.test(type);
  return {
    kind: kindOf(type),
    name: isPart ? logicalName(resource) : String(named ?? logicalName(resource)),
    // azuread writes an object's path in Graph.
    id: type.startsWith("azuread:") ? lastOf(id) : id,
  };
}

/** The last part of a path. */
export function lastOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
