import type { ServicePrincipal } from "../../tenant/directory-objects.ts";
import type { Directory } from "../../tenant/directory.ts";
import { toGraphAppRole } from "./entitlements.ts";

/** What `$select` may name: nothing that the twin would have to make up. */
export const servicePrincipalProperties = [
  "id",
  "appId",
  "accountEnabled",
  "alternativeNames",
  "appDisplayName",
  "appOwnerOrganizationId",
  "appRoleAssignmentRequired",
  "appRoles",
  "description",
  "displayName",
  "loginUrl",
  "notes",
  "notificationEmailAddresses",
  "oauth2PermissionScopes",
  "preferredSingleSignOnMode",
  "replyUrls",
  "servicePrincipalNames",
  "servicePrincipalType",
  "signInAudience",
  "tags",
] as const;

/**
 * https://learn.microsoft.com/graph/api/serviceprincipal-get: names, roles, scopes and addresses are the
 * application's, as it is now.
 */
export function toGraphServicePrincipal(
  principal: ServicePrincipal,
  directory: Directory,
  deletedDateTime?: string,
): Readonly<Record<string, unknown>> {
  const {
    owners: _,
    ownAppRoles: _roles,
    ownPermissionScopes: _scopes,
    ownServicePrincipalNames: _names,
    ...rest
  } = principal;
  const { servicePrincipals, applications } = directory;
  const application = applications.findByClientId(principal.appId);
  const displayName = servicePrincipals.displayNameOf(principal);
  return {
    ...rest,
    displayName,
    deletedDateTime: deletedDateTime ?? null,
    appDisplayName: principal.servicePrincipalType === "ManagedIdentity" ? null : displayName,
    appDescription: application?.description ?? null,
    applicationTemplateId: null,
    disabledByMicrosoftStatus: null,
    homepage: application?.web.homePageUrl ?? null,
    logoutUrl: application?.web.logoutUrl ?? null,
    preferredTokenSigningKeyThumbprint: null,
    replyUrls: [application?.web, application?.spa, application?.publicClient].flatMap(
      (platform) => platform?.redirectUris ?? [],
    ),
    servicePrincipalNames: servicePrincipals.namesOf(principal),
    signInAudience: application?.signInAudience ?? null,
    tokenEncryptionKeyId: null,
    samlSingleSignOnSettings: null,
    addIns: [],
    appRoles: servicePrincipals.appRolesOf(principal).map(toGraphAppRole),
    info: { logoUrl: null, ...application?.info },
    keyCredentials: [],
    oauth2PermissionScopes: servicePrincipals.permissionScopesOf(principal),
    passwordCredentials: [],
    resourceSpecificApplicationPermissions: [],
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
  };
}
