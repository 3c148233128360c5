import type { AppRole, AppRoleAssignment, ServicePrincipal } from "../../tenant/directory-objects.ts";
import type { Directory } from "../../tenant/directory.ts";
import { aadstsRefusal } from "../errors.ts";
import type { SignIn } from "./sign-in.ts";

/**
 * Returns the principal's assignments on an application: its own, and a user's through direct membership in a group.
 * Nested groups don't count.
 * https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal
 */
function assignmentsOf(signIn: SignIn, application: ServicePrincipal): readonly AppRoleAssignment[] {
  const { directory } = signIn.tenant;
  const principals =
    signIn.kind === "user" ? userAndGroups(directory, signIn.user.id) : [signIn.client.servicePrincipal.id];
  return directory.appRoleAssignments.to(application.id).filter(({ principalId }) => principals.includes(principalId));
}

/**
 * Returns the values of the roles for that kind of principal. Default access has no value. A disabled role can no
 * longer be assigned, but stays in the tokens of principals that have it (learn: howto-add-app-roles-in-apps;
 * MicrosoftDocs/entra-docs#1405, azure-docs#111697). Inferred: a role drops out of the tokens once it's for other kinds
 * of principals only.
 */
export function rolesOf(signIn: SignIn, application: ServicePrincipal): readonly string[] {
  const appRoles = signIn.tenant.directory.servicePrincipals.appRolesOf(application);
  const memberType = signIn.kind === "user" ? "User" : "Application";
  const values = assignmentsOf(signIn, application).flatMap(({ appRoleId }) =>
    valueOf(appRoles, appRoleId, memberType),
  );
  return [...new Set(values)];
}

function valueOf(
  appRoles: readonly AppRole[],
  appRoleId: string,
  memberType: AppRole["allowedMemberTypes"][number],
): readonly string[] {
  const role = appRoles.find(({ id }) => id === appRoleId);
  return role?.allowedMemberTypes.includes(memberType) && role.value !== null ? [role.value] : [];
}

function userAndGroups({ groups }: Directory, userId: string): readonly string[] {
  const memberOf = groups.all().filter(({ members }) => members.includes(userId));
  return [userId, ...memberOf.map(({ id }) => id)];
}

/**
 * An application that requires assignment only allows assigned principals. For users, this also applies to a client
 * that requires assignment. Inferred: the resource is checked first.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#application-permissions
 */
export function refuseUnassigned(signIn: SignIn): void {
  const { tenant, client, resource } = signIn;
  const { servicePrincipals } = tenant.directory;
  const requiring = [resource.servicePrincipal, ...(signIn.kind === "user" ? [client.servicePrincipal] : [])];
  const closed = requiring.find(
    (application) => application.appRoleAssignmentRequired && assignmentsOf(signIn, application).length === 0,
  );
  if (!closed) return;
  const closedName = servicePrincipals.displayNameOf(closed);
  if (signIn.kind === "user") throw aadstsRefusal(50105, [closedName, closed.appId]);
  const clientName = servicePrincipals.displayNameOf(client.servicePrincipal);
  throw aadstsRefusal(501051, [client.servicePrincipal.appId, clientName, resource.name, closedName]);
}
