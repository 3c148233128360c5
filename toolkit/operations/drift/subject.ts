import type { DriftFinding } from "./finding.ts";
import type { Deployed } from "./deployed-resources.ts";
import { lastOf } from "../teardown/thing.ts";
import { logicalName } from "../teardown/stack-state.ts";

interface Kind {
  /** What a person calls it. */
  readonly noun: string;
  /** Where a person finds it, up to the thing itself. */
  readonly portal: string;
  /** The page of the thing that shows a property, by its beginning; the first that fits. */
  readonly pages?: readonly (readonly [beginning: string, page: string])[];
}

const applicationPages = [
  ["passwordCredentials", "Certificates & secrets"],
  ["keyCredentials", "Certificates & secrets"],
  ["federatedIdentityCredentials", "Certificates & secrets"],
  ["owners", "Owners"],
  ["appRoles", "App roles"],
  ["requiredResourceAccesses", "API permissions"],
  ["identifierUris", "Expose an API"],
  ["api.requestedAccessTokenVersion", "Manifest"],
  ["api", "Expose an API"],
  ["web", "Authentication"],
  ["singlePageApplication", "Authentication"],
  ["publicClient", "Authentication"],
  ["fallbackPublicClientEnabled", "Authentication"],
  ["signInAudience", "Authentication"],
] as const;

const enterprise = "Entra ID > Enterprise applications";
const conditionalAccess = "Entra ID > Conditional Access";
const site = "Azure > Function App";

/** By Pulumi's type. Pages are those of the portals in English, which change without notice. */
const kinds: Readonly<Record<string, Kind>> = {
  "azuread:index/application:Application": {
    noun: "application",
    portal: "Entra ID > App registrations",
    pages: applicationPages,
  },
  "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri": {
    noun: "identifier URI",
    portal: "Entra ID > App registrations > Expose an API",
  },
  "azuread:index/applicationPassword:ApplicationPassword": {
    noun: "client secret",
    portal: "Entra ID > App registrations > Certificates & secrets",
  },
  "azuread:index/applicationCertificate:ApplicationCertificate": {
    noun: "certificate",
    portal: "Entra ID > App registrations > Certificates & secrets",
  },
  "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential": {
    noun: "federated credential",
    portal: "Entra ID > App registrations > Certificates & secrets",
  },
  "azuread:index/servicePrincipal:ServicePrincipal": {
    noun: "service principal",
    portal: enterprise,
    pages: [
      ["owners", "Owners"],
      ["appRoleAssignedTo", "Users and groups"],
      ["appRoleAssignments", "Permissions"],
      ["oauth2PermissionGrants", "Permissions"],
      ["", "Properties"],
    ],
  },
  "azuread:index/appRoleAssignment:AppRoleAssignment": {
    noun: "app role assignment",
    portal: `${enterprise} > Users and groups`,
  },
  "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant": {
    noun: "delegated permission grant",
    portal: `${enterprise} > Permissions`,
  },
  "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy": {
    noun: "conditional access policy",
    portal: `${conditionalAccess} > Policies`,
  },
  "azuread:index/namedLocation:NamedLocation": {
    noun: "named location",
    portal: `${conditionalAccess} > Named locations`,
  },
  "azure-native:web:WebApp": {
    noun: "function app",
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
  },
  "azure-native:web:WebAppAuthSettingsV2": { noun: "authentication settings", portal: `${site} > Authentication` },
  "azure-native:web:WebAppScmAllowed": { noun: "publishing by password (SCM)", portal: `${site} > Configuration` },
  "azure-native:web:WebAppFtpAllowed": { noun: "publishing by password (FTP)", portal: `${site} > Configuration` },
  "command:local:Command": { noun: "deployed package", portal: `${site} > Deployment Center > Logs` },
  "azure-native:authorization:RoleAssignment": {
    noun: "Azure role assignment",
    portal: "Azure > Access control (IAM) > Role assignments",
  },
  "azure-native:resources:ResourceGroup": {
    noun: "resource group",
    portal: "Azure > Resource groups",
    pages: [["roleAssignments", "Access control (IAM)"]],
  },
};

/** Which resource it is, for a person who looks for it in the portal. */
export function subjectOf(
  resource: Deployed,
  property = "",
): Pick<DriftFinding, "resource" | "what" | "portal" | "property"> {
  const kind = kinds[resource.type] ?? { noun: nounOf(resource.type), portal: "Azure > Resource groups" };
  const name = displayNameOf(resource);
  const page = kind.pages?.find(([beginning]) => property.startsWith(beginning))?.[1];
  return {
    resource: logicalName(resource),
    what: name === undefined ? kind.noun : `${kind.noun} "${name}"`,
    portal: page === undefined ? kind.portal : `${kind.portal} > ${page}`,
    property,
  };
}

function displayNameOf({ type, id, inputs, outputs }: Deployed): string | undefined {
  const named = inputs["displayName"] ?? outputs["displayName"] ?? outputs["principalDisplayName"];
  if (typeof named === "string" && named !== "") return named;
  if (type.endsWith(":ApplicationIdentifierUri")) return String(inputs["identifierUri"]);
  if (!type.startsWith("azure-native:")) return undefined;
  // Of a site's parts it is the site that has a name.
  const [, siteName] = /\/sites\/([^/]+)/i.exec(id) ?? [];
  return siteName ?? lastOf(id);
}

/** `azure-native:storage:StorageAccount`: storage account. */
function nounOf(type: string): string {
  const [last = type] = type.split(":").slice(-1);
  return last.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}
