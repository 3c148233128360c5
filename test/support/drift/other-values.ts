import { type Leaf, generalPath } from "./leaves.ts";
import type { Others } from "./others.ts";

type Change = (value: string, others: Others) => unknown;

const disabled: Change = () => "Disabled";
const otherGuid: Change = () => "99999999-8888-4777-8666-555555555555";
const userOfNoPolicy: Change = (_, others) => others.userOfNoPolicy;
// Microsoft Graph, which every tenant has: https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
const microsoftGraph: Change = () => "00000003-0000-0000-c000-000000000000";
const trustedLocations: Change = () => "AllTrusted";

/** Another value that the service takes, by general path, with the type before it where two types differ. */
const changes: Readonly<Record<string, Change>> = {
  "azure-native:authorization:RoleAssignment principalType": () => "User",
  // Reader: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/general#reader
  "azure-native:authorization:RoleAssignment roleDefinitionId": (id) =>
    id.replace(/[^/]+$/, "acdd72a7-3385-48ef-bd42-f606fba81ae7"),
  "azure-native:monitor:ScheduledQueryRule criteria.allOf[].operator": () => "GreaterThan",
  "azure-native:monitor:ScheduledQueryRule criteria.allOf[].timeAggregation": () => "Total",
  "azure-native:monitor:ScheduledQueryRule evaluationFrequency": () => "PT15M",
  "azure-native:monitor:ScheduledQueryRule windowSize": () => "PT1H",
  "azure-native:operationalinsights:Workspace sku.name": () => "Free",
  // What Free has: https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
  "azure-native:operationalinsights:Workspace retentionInDays": () => 7,
  "azure-native:storage:StorageAccount sku.name": () => "Standard_GRS",
  "azure-native:storage:StorageAccount minimumTlsVersion": () => "TLS1_0",
  "azure-native:web:AppServicePlan kind": () => "functionapp,linux",
  "azure-native:web:WebApp kind": () => "functionapp",
  "azure-native:keyvault:Secret properties.value": () => "another",
  "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy state": () => "disabled",
  "conditions.applications.excludedApplications": (...said) => [microsoftGraph(...said)],
  "conditions.applications.excludedApplications[]": microsoftGraph,
  "conditions.applications.includedApplications[]": microsoftGraph,
  "conditions.clientAppTypes[]": () => "browser",
  "conditions.clientApplications.includedServicePrincipals[]": (_, { servicePrincipalOfNoPolicy }) =>
    servicePrincipalOfNoPolicy,
  "conditions.locations.excludedLocations[]": trustedLocations,
  "conditions.locations.includedLocations[]": trustedLocations,
  "conditions.users.excludedGroups": (_, { groupOfNoPolicy }) => [groupOfNoPolicy],
  "conditions.users.excludedGroups[]": (_, { groupOfNoPolicy }) => groupOfNoPolicy,
  "conditions.users.excludedUsers": (...said) => [userOfNoPolicy(...said)],
  "conditions.users.excludedUsers[]": userOfNoPolicy,
  "conditions.users.includedUsers[]": userOfNoPolicy,
  "grantControls.builtInControls[]": (control) => (control === "mfa" ? "block" : "mfa"),
  "grantControls.operator": () => "AND",
  "ip.ipRanges[]": (range) => (range.includes(":") ? "2001:db8:2::/48" : "198.51.100.0/24"),
  publicAccess: () => "Blob",
  publicNetworkAccess: disabled,
  publicNetworkAccessForIngestion: disabled,
  publicNetworkAccessForQuery: disabled,
  location: () => "northeurope",
  principalId: (_, { userObjectId }) => userObjectId,
  workspaceId: (_, { workspaceId }) => workspaceId,
  workspaceResourceId: (_, { workspaceId }) => workspaceId,
  serverFarmId: (_, { planId }) => planId,
  "identity.type": () => "None",
  "identity.userAssignedIdentities[]": (_, { identityId }) => identityId,
  // Refused while the identity stays: both at once are tried in drift-by-refresh.test.ts.
  "functionAppConfig.deployment.storage.authentication.type": () => "StorageAccountConnectionString",
  "functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId": (_, { identityId }) =>
    identityId,
  "functionAppConfig.deployment.storage.value": (_, { containerUrl }) => containerUrl,
  "functionAppConfig.runtime.version": () => "22",
  "functionAppConfig.scaleAndConcurrency.alwaysReady[].name": () => "function:who-calls",
  "functionAppConfig.scaleAndConcurrency.instanceMemoryMB": () => 4096,
  "siteConfig.minTlsVersion": () => "1.0",
  "globalValidation.unauthenticatedClientAction": () => "AllowAnonymous",
  "logs[].category": () => "AppServiceHTTPLogs",
  "api.oauth2PermissionScopes[].id": otherGuid,
  "api.oauth2PermissionScopes[].type": () => "Admin",
  "api.requestedAccessTokenVersion": (version) => 3 - Number(version),
  "appRoles[].id": otherGuid,
  "appRoles[].allowedMemberTypes[]": (value) => (value === "User" ? "Application" : "User"),
  "claimValues[]": () => "User.Read",
  "owners[]": (_, { userObjectId }) => userObjectId,
  "requiredResourceAccesses[].resourceAppId": otherGuid,
  "requiredResourceAccesses[].resourceAccesses[].id": otherGuid,
  "requiredResourceAccesses[].resourceAccesses[].type": (value) => (value === "Role" ? "Scope" : "Role"),
  signInAudience: () => "AzureADMultipleOrgs",
};

/**
 * What the service takes in place of what the program said: from the table, else a switch turned over, a number counted
 * on, a text made longer.
 */
export function otherValue(type: string, { path, value }: Leaf, others: Others): unknown {
  const general = generalPath(path);
  const change = changes[`${type} ${general}`] ?? changes[general];
  if (change) return change(String(value), others);
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (typeof value === "string") return `${value}x`;
  throw new Error(`${type} ${path}: say in test/support/drift/other-values.ts what else it may be`);
}

/** Inputs that the service takes only together: altering one alters the other. */
const pairs: readonly (readonly [string, string])[] = [
  ["retentionInDays", "sku.name"],
  [
    "identity.userAssignedIdentities[0]",
    "functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId",
  ],
];

/** The leaves that are altered with this one; itself among them. */
export function togetherWith(leaf: Leaf, leaves: readonly Leaf[]): readonly Leaf[] {
  const pair = pairs.find((paths) => paths.includes(leaf.path)) ?? [leaf.path];
  return leaves.filter(({ path }) => pair.includes(path));
}
