import { z } from "zod";
import type { ServicePrincipal } from "../../tenant/directory-objects.ts";
import type { Directory } from "../../tenant/directory.ts";
import { toGraphAppRole } from "./application.ts";
import { directoryObjectAddress, guid, nullableText, onlyBlank, text } from "./primitives.ts";

/** The properties that a POST or PATCH can set. https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export const servicePrincipalBody = z.strictObject({
  id: guid.optional(),
  appId: guid.optional(),
  accountEnabled: z.boolean().optional(),
  alternativeNames: z.array(text).optional(),
  appRoleAssignmentRequired: z.boolean().optional(),
  description: nullableText.optional(),
  loginUrl: nullableText.optional(),
  notes: nullableText.optional(),
  notificationEmailAddresses: z.array(text).optional(),
  preferredSingleSignOnMode: z.enum(["password", "saml", "notSupported", "oidc", ""]).nullable().optional(),
  tags: z.array(text).optional(),
  "owners@odata.bind": z.array(directoryObjectAddress).optional(),
  addIns: onlyBlank,
  appRoles: onlyBlank,
  keyCredentials: onlyBlank,
  logoutUrl: onlyBlank,
  passwordCredentials: onlyBlank,
  preferredTokenSigningKeyThumbprint: onlyBlank,
  replyUrls: onlyBlank,
  samlMetadataUrl: onlyBlank,
  samlSingleSignOnSettings: onlyBlank,
  tokenEncryptionKeyId: onlyBlank,
});

/** https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto#request-body */
export const appRoleAssignmentBody = z.strictObject({ principalId: guid, resourceId: guid, appRoleId: guid });

/** The properties that `$select` can use. Omits every property whose value the twin would have to invent. */
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
 * Returns a service principal. Its names, roles, scopes and addresses are the application's current ones.
 * https://learn.microsoft.com/graph/api/serviceprincipal-get
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
