import { addressOf } from "./azure-types.ts";
import { generalPath } from "./leaves.ts";

/** General paths of inputs, by type. */
type Paths = Readonly<Record<string, readonly string[]>>;

/**
 * Another value is another resource: parents and names in an id, and what a plugin keeps for itself. Such a difference is
 * a resource that is gone. The addresses of Azure's types are not repeated here (`addressOf`).
 */
const identity: Paths = {
  "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri": ["applicationId", "identifierUri"],
  "azuread:index/servicePrincipal:ServicePrincipal": ["clientId"],
  "azuread:index/appRoleAssignment:AppRoleAssignment": ["appRoleId", "principalObjectId", "resourceObjectId"],
  // Graph adds and removes credentials; it alters none.
  "azuread:index/applicationPassword:ApplicationPassword": ["applicationId", "displayName", "endDate"],
  "azuread:index/applicationCertificate:ApplicationCertificate": ["applicationId", "encoding", "type", "value"],
  "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential": ["applicationId"],
  "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant": [
    "resourceServicePrincipalObjectId",
    "servicePrincipalObjectId",
  ],
};

/** The service refuses another value: each is tried. Such an input differs only where the resource was made anew. */
export const refused: Paths = {
  "azure-native:applicationinsights:Component": ["location"],
  "azure-native:authorization:RoleAssignment": ["principalId", "principalType", "roleDefinitionId"],
  "azure-native:managedidentity:UserAssignedIdentity": ["location"],
  "azure-native:monitor:DiagnosticSetting": ["metrics[].category"],
  "azure-native:monitor:ScheduledQueryRule": [
    "actions.actionGroups[]",
    "criteria.allOf[].failingPeriods.minFailingPeriodsToAlert",
    "location",
    "scopes[]",
  ],
  "azure-native:operationalinsights:Workspace": ["location"],
  "azure-native:resources:ResourceGroup": ["location"],
  "azure-native:storage:StorageAccount": ["location"],
  "azure-native:web:AppServicePlan": ["location"],
  "azure-native:web:WebApp": ["functionAppConfig.deployment.storage.authentication.type", "location"],
  "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential": ["displayName"],
  // Of the policy for workload identities, which is about no users, blocks and knows no kinds of clients.
  "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy": [
    "conditions.clientAppTypes[]",
    "conditions.users.includedUsers[]",
    "grantControls.builtInControls[]",
  ],
};

/** The twin knows no other value, so whether a refresh finds one is not tried: named in twin/FIDELITY.md. */
export const oneValueOnly: Paths = {
  "azure-native:applicationinsights:Component": [
    "applicationType",
    "flowType",
    "ingestionMode",
    "kind",
    "requestSource",
  ],
  "azure-native:monitor:ActionGroup": ["location"],
  "azure-native:monitor:ScheduledQueryRule": ["kind"],
  "azure-native:storage:StorageAccount": ["kind"],
  "azure-native:web:AppServicePlan": ["reserved", "sku.name", "sku.tier"],
  "azure-native:web:WebApp": ["functionAppConfig.deployment.storage.type", "functionAppConfig.runtime.name"],
};

/** Refused without: each is tried. */
export const demanded: Paths = {
  "azure-native:applicationinsights:Component": ["applicationType", "kind", "location", "workspaceResourceId"],
  "azure-native:authorization:RoleAssignment": ["principalId", "roleDefinitionId"],
  "azure-native:managedidentity:UserAssignedIdentity": ["location"],
  "azure-native:monitor:ActionGroup": [
    "emailReceivers[].emailAddress",
    "emailReceivers[].name",
    "enabled",
    "groupShortName",
    "location",
  ],
  "azure-native:monitor:DiagnosticSetting": [
    "logs[].category",
    "logs[].enabled",
    "metrics[].category",
    "metrics[].enabled",
    "workspaceId",
  ],
  "azure-native:monitor:ScheduledQueryRule": [
    "criteria.allOf[].metricMeasureColumn",
    "criteria.allOf[].operator",
    "criteria.allOf[].query",
    "criteria.allOf[].threshold",
    "criteria.allOf[].timeAggregation",
    "enabled",
    "evaluationFrequency",
    "location",
    "scopes[]",
    "severity",
    "windowSize",
  ],
  "azure-native:operationalinsights:Workspace": ["location", "sku.name"],
  "azure-native:resources:ResourceGroup": ["location"],
  "azure-native:storage:StorageAccount": ["kind", "location", "sku.name"],
  "azure-native:web:AppServicePlan": ["location", "reserved", "sku.name"],
  "azure-native:web:WebApp": [
    "functionAppConfig.deployment.storage.authentication.type",
    "functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId",
    "functionAppConfig.deployment.storage.type",
    "functionAppConfig.deployment.storage.value",
    "functionAppConfig.runtime.name",
    "functionAppConfig.runtime.version",
    "functionAppConfig.scaleAndConcurrency.alwaysReady[].instanceCount",
    "functionAppConfig.scaleAndConcurrency.alwaysReady[].name",
    "identity.type",
    "identity.userAssignedIdentities[]",
    "kind",
    "location",
    "serverFarmId",
  ],
  "azure-native:web:WebAppFtpAllowed": ["allow"],
  "azure-native:web:WebAppScmAllowed": ["allow"],
  "azuread:index/application:Application": [
    "api.oauth2PermissionScopes[].id",
    "api.oauth2PermissionScopes[].value",
    "appRoles[].description",
    "appRoles[].displayName",
    "appRoles[].id",
    "displayName",
    "requiredResourceAccesses[].resourceAccesses[].id",
    "requiredResourceAccesses[].resourceAccesses[].type",
    "requiredResourceAccesses[].resourceAppId",
    "signInAudience",
  ],
  "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential": [
    "audiences[]",
    "displayName",
    "issuer",
    "subject",
  ],
  "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy": [
    "conditions.applications.includedApplications[]",
    "conditions.clientAppTypes[]",
    "conditions.locations.includedLocations[]",
    // But not in the policy for workload identities.
    "conditions.users.includedUsers[]",
    "displayName",
    "grantControls.builtInControls[]",
    "grantControls.operator",
    "state",
  ],
  "azuread:index/namedLocation:NamedLocation": ["displayName"],
  "azuread:index/servicePrincipal:ServicePrincipal": ["appRoleAssignmentRequired"],
};

/** Left out, it is what it was: the service's default. Each is tried. */
export const sameByDefault: Paths = {
  "azure-native:applicationinsights:Component": [
    "flowType",
    "ingestionMode",
    "publicNetworkAccessForIngestion",
    "publicNetworkAccessForQuery",
    "requestSource",
  ],
  "azure-native:authorization:RoleAssignment": ["principalType"],
  "azure-native:monitor:ScheduledQueryRule": [
    "autoMitigate",
    "criteria.allOf[].failingPeriods.minFailingPeriodsToAlert",
    "criteria.allOf[].failingPeriods.numberOfEvaluationPeriods",
    "kind",
  ],
  "azure-native:operationalinsights:Workspace": ["retentionInDays"],
  "azure-native:storage:BlobContainer": ["publicAccess"],
  "azure-native:storage:StorageAccount": ["allowBlobPublicAccess", "enableHttpsTrafficOnly"],
  "azure-native:web:AppServicePlan": ["kind", "sku.tier"],
  "azure-native:web:WebApp": ["functionAppConfig.scaleAndConcurrency.instanceMemoryMB", "siteConfig.minTlsVersion"],
  "azuread:index/application:Application": [
    "api.oauth2PermissionScopes[].enabled",
    "api.oauth2PermissionScopes[].type",
    // Of the API's own version 1: null says so, too.
    "api.requestedAccessTokenVersion",
    "appRoles[].enabled",
    "fallbackPublicClientEnabled",
  ],
  // Empty lists that the program writes down.
  "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy": [
    "conditions.applications.excludedApplications",
    "conditions.users.excludedGroups",
    "conditions.users.excludedUsers",
  ],
};

/**
 * Tried when nothing else differs: a site of another kind is another site, and the plan of replacing it, or what hangs on
 * it, hides what else differs; where the package lies is unknown while a plan alters the storage account; a policy that
 * names a caller of another audience takes no other change, since it is about registrations of one tenant only.
 */
export const apart: Paths = {
  "azuread:index/application:Application": ["signInAudience"],
  "azure-native:web:WebApp": ["functionAppConfig.deployment.storage.value", "kind"],
};

/** Altered, and no refresh finds it: named in twin/FIDELITY.md. */
export const notSeen: Paths = {
  "azure-native:keyvault:Secret": ["properties.value"],
  "azure-native:web:WebApp": ["siteConfig.appSettings[].name", "siteConfig.appSettings[].value"],
};

/** No service has anything of them, so a refresh has nothing to look at: named in twin/FIDELITY.md, too. */
export const nothingLive: readonly string[] = ["command:local:Command", "random:index/randomString:RandomString"];

export function isIn(paths: Paths, type: string, path: string): boolean {
  return paths[type]?.includes(generalPath(path)) ?? false;
}

export function isIdentity(type: string, path: string): boolean {
  return path === "azureApiVersion" || addressOf(type).includes(path) || isIn(identity, type, path);
}

/** All of them that are about these types, as a trial names them. */
export function listed(paths: Paths, types: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(paths)
    .filter(([type]) => type in types)
    .flatMap(([type, names]) => names.map((name) => `${type} ${name}`))
    .toSorted();
}
