import { type Comparison, harmless, judgedBy, type KnownType, operational, each, wholly } from "../property-rules.ts";

/** Inputs that one comparison reads back from Graph. */
const read = (comparison: Comparison, names: string) => each(judgedBy(comparison), names);

/** Grants more permissions. The comparison over Graph isn't known to read this type. */
const granting: KnownType = {
  inputs: {},
  created: { id: "grant/added", severity: "opens" },
  deleted: { id: "grant/removed", severity: "breaks" },
  replaced: { id: "grant/added", severity: "opens" },
  isGuard: true,
};

/** Resources in Entra ID. Every property that decides access is read back over Graph, id by id. */
export const entraTypes: Readonly<Record<string, KnownType>> = {
  "azuread:index/application:Application": wholly(
    "registrations",
    {
      ...read(
        "registrations",
        "signInAudience identifierUris owners fallbackPublicClientEnabled api.requestedAccessTokenVersion api.oauth2PermissionScopes appRoles web.redirectUris web.implicitGrant singlePageApplication.redirectUris publicClient.redirectUris requiredResourceAccesses groupMembershipClaims optionalClaims displayName serviceManagementReference notes tags",
      ),
      // No rule covers inputs that make Entra ID trust other claims or skip consent, such as api.mappedClaimsEnabled.
      ...each(operational, "web.homepageUrl web.logoutUrl"),
      ...each(harmless, "description marketingUrl privacyStatementUrl supportUrl termsOfServiceUrl"),
      preventDuplicateNames: operational,
    },
    { isGuard: true, isProtectable: true },
  ),
  "azuread:index/servicePrincipal:ServicePrincipal": wholly(
    "registrations",
    {
      ...read("registrations", "clientId accountEnabled appRoleAssignmentRequired owners"),
      // A teardown and the portal identify it by these.
      ...each(operational, "notes tags"),
      ...each(harmless, "description notificationEmailAddresses"),
    },
    { isGuard: true, isProtectable: true },
  ),
  "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri": wholly(
    "registrations",
    read("registrations", "applicationId identifierUri"),
    { isGuard: true, partOf: "Application" },
  ),
  "azuread:index/appRoleAssignment:AppRoleAssignment": wholly(
    "grants",
    read("grants", "appRoleId principalObjectId resourceObjectId"),
    { isGuard: true },
  ),
  "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant": wholly(
    "grants",
    read("grants", "claimValues resourceServicePrincipalObjectId servicePrincipalObjectId"),
    { isGuard: true },
  ),
  "azuread:index/directoryRoleAssignment:DirectoryRoleAssignment": granting,
  "azuread:index/directoryRoleMember:DirectoryRoleMember": granting,
  "azuread:index/groupMember:GroupMember": granting,
  "azuread:index/applicationOwner:ApplicationOwner": granting,
  "azuread:index/applicationPassword:ApplicationPassword": wholly(
    "credentials",
    read("credentials", "applicationId displayName endDate startDate"),
    { partOf: "Application" },
  ),
  "azuread:index/applicationCertificate:ApplicationCertificate": wholly(
    "credentials",
    { ...read("credentials", "applicationId type value endDate startDate"), encoding: operational },
    { partOf: "Application" },
  ),
  "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential": wholly(
    "credentials",
    { ...read("credentials", "applicationId displayName issuer subject audiences"), description: harmless },
    { partOf: "Application" },
  ),
  // The comparison of policies reads these, except sessions, devices, platforms and risks.
  "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy": wholly(
    "conditional access",
    read(
      "conditional access",
      "displayName state conditions.applications conditions.users conditions.clientAppTypes conditions.clientApplications conditions.locations grantControls",
    ),
    { isGuard: true },
  ),
  "azuread:index/namedLocation:NamedLocation": wholly(
    "conditional access",
    read("conditional access", "displayName ip.ipRanges ip.trusted"),
    { isGuard: true },
  ),
};
