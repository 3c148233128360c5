import { randomBytes } from "node:crypto";
import { globalAdministrator } from "./tenant/principals.ts";
import type { User } from "./tenant/directory-objects.ts";
import type { Tenant } from "./tenant/tenant.ts";

/**
 * Two users and a group, so that assignments by name can be shown: Ada is a member, Grace is in no group. And an
 * emergency account, as every tenant should have, that conditional access policies leave out.
 * https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
 */
export function seedPeople(tenant: Tenant): void {
  const ada = person(tenant, "Ada");
  person(tenant, "Grace");
  tenant.directory.directoryRoles.assign(person(tenant, "Emergency").id, globalAdministrator);
  tenant.directory.groups.create({
    displayName: "Function users",
    description: "Who may call the function.",
    mailNickname: "function-users",
    members: [ada.id],
    owners: [],
  });
}

/** With a password that nobody knows until an administrator sets another one over Graph. */
function person({ directory, initialDomain }: Tenant, givenName: string): User {
  const mailNickname = givenName.toLowerCase();
  return directory.users.create({
    accountEnabled: true,
    displayName: givenName,
    userPrincipalName: `${mailNickname}@${initialDomain}`,
    mailNickname,
    givenName,
    surname: null,
    mail: null,
    usageLocation: null,
    userType: "Member",
    passwordProfile: {
      password: `aA1!${randomBytes(18).toString("base64url")}`,
      forceChangePasswordNextSignIn: false,
      forceChangePasswordNextSignInWithMfa: false,
    },
  });
}
