import { z } from "zod";
import type { ServicePrincipal } from "../../tenant/directory-objects.ts";
import type { Directory } from "../../tenant/directory.ts";
import { guid } from "../../tenant/resources/property-schemas.ts";
import { servicePrincipalTable } from "../../tenant/resources/service-principal.ts";
import { toGraphAppRole, toGraphCredentials } from "./application.ts";

/** https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto#request-body */
export const appRoleAssignmentBody = z.strictObject({ principalId: guid, resourceId: guid, appRoleId: guid });

/**
 * The audience of Microsoft Graph's own service principal, as a tenant answered it. Source:
 * src/m365/aad/commands/approleassignment/approleassignment-list.spec.ts of pnp/cli-microsoft365
 */
const microsofts = "AzureADMultipleOrgs";

/**
 * Returns a service principal. Its names, roles, scopes and addresses are the application's current ones.
 * https://learn.microsoft.com/graph/api/serviceprincipal-get
 */
export function toGraphServicePrincipal(
  principal: ServicePrincipal,
  directory: Directory,
  deletedDateTime?: string,
): Readonly<Record<string, unknown>> {
  const { servicePrincipals, applications } = directory;
  const application = applications.findByClientId(principal.appId);
  const displayName = servicePrincipals.displayNameOf(principal);
  return servicePrincipalTable.toAnswer({
    ...principal,
    ...toGraphCredentials(principal),
    displayName,
    deletedDateTime: deletedDateTime ?? null,
    appDisplayName: principal.servicePrincipalType === "ManagedIdentity" ? null : displayName,
    appDescription: application?.description ?? null,
    appRoles: servicePrincipals.appRolesOf(principal).map(toGraphAppRole),
    homepage: application?.web.homePageUrl ?? null,
    info: { logoUrl: null, ...application?.info },
    logoutUrl: application?.web.logoutUrl ?? null,
    oauth2PermissionScopes: servicePrincipals.permissionScopesOf(principal),
    replyUrls: [application?.web, application?.spa, application?.publicClient].flatMap(
      (platform) => platform?.redirectUris ?? [],
    ),
    servicePrincipalNames: servicePrincipals.namesOf(principal),
    signInAudience: application?.signInAudience ?? (servicePrincipals.isMicrosoftOwned(principal) ? microsofts : null),
  });
}
