import type { AppRole, AppRoleAssignment, ServicePrincipal } from "../../tenant/directory-objects.ts";
import type { Directory } from "../../tenant/directory.ts";
import type { SignIn } from "./sign-in.ts";

/**
 * What who signs in was assigned on an application: itself, or a user by a group that it is a direct member of.
 * Nested groups do not count. https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal
 */
export function assignmentsOf(signIn: SignIn, application: ServicePrincipal): readonly AppRoleAssignment[] {
  const { directory } = signIn.tenant;
  const principals =
    signIn.kind === "user" ? userAndGroups(directory, signIn.user.id) : [signIn.client.servicePrincipal.id];
  return directory.appRoleAssignments.to(application.id).filter(({ principalId }) => principals.includes(principalId));
}

/**
 * Values of the roles for that kind of principal; default access has no value. A role that was disabled is assigned to
 * nobody any more, and stays in the tokens of those who have it (learn: howto-add-app-roles-in-apps;
 * MicrosoftDocs/entra-docs#1405, azure-docs#111697). That a role is not, once it is for other kinds only, is inferred.
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
