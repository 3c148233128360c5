import type { ResourceType } from "./resource-type.ts";

const application = "Entra ID > App registrations";
const secrets = `${application} > Certificates & secrets`;
const enterprise = "Entra ID > Enterprise applications";
const conditionalAccess = "Entra ID > Conditional Access";

/** The types of resource that the program declares in Entra ID. */
export const entraTypes = {
  application: {
    type: "azuread:index/application:Application",
    noun: "app registration",
    markedBy: "itself",
    portal: application,
    pages: [
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
    ],
    inputs: { description: "description marketingUrl privacyStatementUrl supportUrl termsOfServiceUrl" },
  },
  servicePrincipal: {
    type: "azuread:index/servicePrincipal:ServicePrincipal",
    markedBy: "itself",
    portal: enterprise,
    pages: [
      ["owners", "Owners"],
      ["appRoleAssignedTo", "Users and groups"],
      ["appRoleAssignments", "Permissions"],
      ["oauth2PermissionGrants", "Permissions"],
      ["", "Properties"],
    ],
    inputs: { description: "description notificationEmailAddresses" },
  },
  identifierUri: {
    type: "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri",
    noun: "identifier URI",
    markedBy: "parent",
    portal: `${application} > Expose an API`,
  },
  clientSecret: {
    type: "azuread:index/applicationPassword:ApplicationPassword",
    noun: "client secret",
    markedBy: "parent",
    isNamedByProgram: true,
    portal: secrets,
  },
  certificate: {
    type: "azuread:index/applicationCertificate:ApplicationCertificate",
    noun: "certificate",
    markedBy: "parent",
    portal: secrets,
  },
  federatedCredential: {
    type: "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential",
    noun: "federated credential",
    markedBy: "parent",
    portal: secrets,
    inputs: { description: "description" },
  },
  appRoleAssignment: {
    type: "azuread:index/appRoleAssignment:AppRoleAssignment",
    markedBy: "parent",
    portal: `${enterprise} > Users and groups`,
  },
  permissionGrant: {
    type: "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant",
    noun: "admin consent",
    markedBy: "parent",
    portal: `${enterprise} > Permissions`,
  },
  policy: {
    type: "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy",
    markedBy: "component",
    portal: `${conditionalAccess} > Policies`,
  },
  namedLocation: {
    type: "azuread:index/namedLocation:NamedLocation",
    markedBy: "component",
    portal: `${conditionalAccess} > Named locations`,
  },
} as const satisfies Readonly<Record<string, ResourceType>>;
