import { ownEntry } from "../../text/own-entry.ts";
import { logicalName, type StateResource } from "./stack-state.ts";

/** Something in Azure or Entra ID, with names for a person. */
export interface Thing {
  /** `app registration`, `resource group` … */
  readonly kind: string;
  readonly name: string;
  /** Object id in Entra ID, resource id in Azure. */
  readonly id: string;
}

/** Someone else's thing that removing the stack would harm. */
export interface Foreign extends Thing {
  /** What will happen to it, in a sentence. */
  readonly effect: string;
}

/** Something that was changed and stays. */
export interface Changed extends Thing {
  /** A sentence. */
  readonly what: string;
}

/** The stack's own thing, or perhaps its own, that still exists. */
export interface Left extends Thing {
  /** A sentence. */
  readonly why: string;
  /** How to remove it: a command, if there is one. */
  readonly fix: string;
}

/** Things that will remain, as known beforehand. */
export interface Remaining {
  readonly what: string;
  readonly why: string;
}

export function thingOf(resource: StateResource): Thing {
  const { type, id = "", outputs } = resource;
  const named = [outputs["displayName"], outputs["name"]].find((name) => typeof name === "string" && name !== "");
  // A part's own name isn't more helpful than the program's.
  const isPart = /:(?:RoleAssignment|WebAppAuthSettingsV2|WebApp(?:Ftp|Scm)Allowed|ApplicationPassword)$/.test(type);
  return {
    kind: nounOf(type),
    name: isPart ? logicalName(resource) : String(named ?? logicalName(resource)),
    // azuread's ID is an object's path in Graph.
    id: type.startsWith("azuread:") ? lastSegment(id) : id,
  };
}

/** The last part of a path. */
export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Microsoft's name for a resource, by Pulumi's type. */
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

/**
 * A type that isn't in the table gets its name from its own last word: `azure-native:storage:StorageAccount`, storage
 * account.
 */
export function nounOf(type: string): string {
  const last = type.slice(type.lastIndexOf(":") + 1);
  return ownEntry(nouns, type) ?? last.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

/** Adds a period if there isn't one. One inside quotation marks counts. */
export function sentence(text: string): string {
  return /[.!?]["')\]]?$/.test(text) ? text : `${text}.`;
}
