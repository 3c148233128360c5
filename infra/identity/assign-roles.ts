import { AppRoleAssignment } from "@pulumi/azuread/appRoleAssignment.js";
import type * as pulumi from "@pulumi/pulumi";
import { type DeclaredRole, withoutRoleBefore } from "./declared-role.ts";

interface RolesOfCaller {
  readonly appRoles: readonly DeclaredRole[];
  /** Object id of the caller's service principal. */
  readonly principalObjectId: pulumi.Input<string>;
  /** Object id of the API's service principal. */
  readonly resourceObjectId: pulumi.Input<string>;
  readonly parent: pulumi.Resource;
  readonly after: readonly pulumi.Resource[];
}

/** An assignment for each role, named by it: which others the caller has, and in which order, replaces none. */
export function assignRoles(caller: string, { appRoles, parent, after, ...between }: RolesOfCaller): void {
  const before = `${caller}-app-role-assignment`;
  for (const [index, { id, value }] of appRoles.entries()) {
    new AppRoleAssignment(
      `${before}-${value}`,
      { appRoleId: id, ...between },
      { parent, dependsOn: [...after], ...withoutRoleBefore(index === 0, before) },
    );
  }
}
