import { ownEntry } from "../../text/own-entry.ts";
import type { Effect } from "./effects/effect.ts";
import type { Deployed } from "./deployed-resources.ts";
import { lastSegment, nounOf } from "../../stacks/live/thing.ts";
import { logicalName } from "../../stacks/live/stack-state.ts";

interface Place {
  /** The path in the portal, up to the resource itself. */
  readonly portal: string;
  /** The resource's page that shows a property, by the property's prefix. The first match wins. */
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

/** By Pulumi's type. The pages are those of the English portals, which may change without notice. */
const places: Readonly<Record<string, Place>> = {
  "azuread:index/application:Application": {
    portal: "Entra ID > App registrations",
    pages: applicationPages,
  },
  "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri": {
    portal: "Entra ID > App registrations > Expose an API",
  },
  "azuread:index/applicationPassword:ApplicationPassword": {
    portal: "Entra ID > App registrations > Certificates & secrets",
  },
  "azuread:index/applicationCertificate:ApplicationCertificate": {
    portal: "Entra ID > App registrations > Certificates & secrets",
  },
  "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential": {
    portal: "Entra ID > App registrations > Certificates & secrets",
  },
  "azuread:index/servicePrincipal:ServicePrincipal": {
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
    portal: `${enterprise} > Users and groups`,
  },
  "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant": {
    portal: `${enterprise} > Permissions`,
  },
  "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy": {
    portal: `${conditionalAccess} > Policies`,
  },
  "azuread:index/namedLocation:NamedLocation": {
    portal: `${conditionalAccess} > Named locations`,
  },
  "azure-native:web:WebApp": {
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
  "azure-native:web:WebAppAuthSettingsV2": { portal: `${site} > Authentication` },
  "azure-native:web:WebAppScmAllowed": { portal: `${site} > Configuration` },
  "azure-native:web:WebAppFtpAllowed": { portal: `${site} > Configuration` },
  "command:local:Command": { portal: `${site} > Deployment Center > Logs` },
  "azure-native:authorization:RoleAssignment": {
    portal: "Azure > Access control (IAM) > Role assignments",
  },
  "azure-native:resources:ResourceGroup": {
    portal: "Azure > Resource groups",
    pages: [["roleAssignments", "Access control (IAM)"]],
  },
};

/** Names a resource for someone who looks for it in the portal. */
export function subjectOf(
  resource: Deployed,
  property = "",
): Pick<DriftFinding, "resource" | "what" | "portal" | "property"> {
  const noun = nounOf(resource.type);
  const place = ownEntry(places, resource.type) ?? { portal: "Azure > Resource groups" };
  const name = displayNameOf(resource);
  const page = place.pages?.find(([beginning]) => property.startsWith(beginning))?.[1];
  return {
    resource: logicalName(resource),
    what: name === undefined ? noun : `${noun} "${name}"`,
    portal: page === undefined ? place.portal : `${place.portal} > ${page}`,
    property,
  };
}

function displayNameOf({ type, id, inputs, outputs }: Deployed): string | undefined {
  const named = inputs["displayName"] ?? outputs["displayName"] ?? outputs["principalDisplayName"];
  if (typeof named === "string" && named !== "") return named;
  if (type.endsWith(":ApplicationIdentifierUri")) return String(inputs["identifierUri"]);
  if (!type.startsWith("azure-native:")) return undefined;
  // Parts of a site have the site's name.
  const [, siteName] = /\/sites\/([^/]+)/i.exec(id) ?? [];
  return siteName ?? lastSegment(id);
}

/** One difference between Azure or Entra ID and the deployment. */
export interface DriftFinding {
  /** The program's name for the resource, the last part of its URN: `api`, `integration-service-principal`. */
  readonly resource: string;
  /** The resource, with its name in the portal: `app registration "whocalls API (test)"`. */
  readonly what: string;
  /** The resource's page in the portal: `Entra ID > App registrations > Authentication`. */
  readonly portal: string;
  /** The property, in the program's words: `web.redirectUris`. Empty: the resource as a whole. */
  readonly property: string;
  readonly kind: "added" | "removed" | "changed" | "gone";
  /** As deployed. Absent if nothing was deployed. Never a secret, never the value of an app setting. */
  readonly expected?: unknown;
  /** The current value. Absent if it no longer exists. */
  readonly found?: unknown;
  readonly meaning: Effect["meaning"];
  /** 0 is the most dangerous. */
  readonly rank: Effect["rank"];
  /** What it does to access, or why it does nothing, in a sentence. */
  readonly effect: string;
  /** Pulumi's refresh, or a detector of this command. */
  readonly seenBy: "refresh" | "look";
  /** A command in backticks, with a sentence if needed, or a sentence alone. */
  readonly undo: string;
}
