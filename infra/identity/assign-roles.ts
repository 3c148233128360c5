import { AppRoleAssignment } from "@pulumi/azuread/appRoleAssignment.js";
import type * as pulumi from "@pulumi/pulumi";
import { aliasesOf, type DeclaredRole } from "../definitions/declared-role.ts";

interface RolesOfCaller {
  readonly appRoles: readonly DeclaredRole[];
  /** Object ID of the caller's service principal. */
  readonly principalObjectId: pulumi.Input<string>;
  /** Object ID of the API's service principal. */
  readonly resourceObjectId: pulumi.Input<string>;
  readonly parent: pulumi.Resource;
  readonly after: readonly pulumi.Resource[];
  readonly byHand?: AssignedByHand | undefined;
}

/** Assignments at an adopted API that may have been created by hand. Entra ID accepts none twice. */
export interface AssignedByHand {
  /** Object ID of the API's service principal. */
  readonly servicePrincipalObjectId: string;
  /** IDs of the assignments created by hand, by role and holder. */
  readonly assignmentIds: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Called when an assignment can't be created: it may already exist. */
  readonly onError: pulumi.ErrorHook[];
}

/** Adopts an assignment that was created by hand, or explains the error if one exists. */
export function orByHand(
  byHand: AssignedByHand | undefined,
  { role, holder }: { readonly role: string; readonly holder: string },
): pulumi.CustomResourceOptions {
  if (byHand === undefined) return {};
  const id = byHand.assignmentIds[role]?.[holder];
  const path = `/servicePrincipals/${byHand.servicePrincipalObjectId}/appRoleAssignedTo/${id}`;
  return { hooks: { onError: byHand.onError }, ...(id !== undefined && { import: path, protect: true }) };
}

/**
 * Creates an assignment for each role, named after the role. Neither the caller's other roles nor their order replaces
 * an assignment.
 */
export function assignRoles(caller: string, { appRoles, parent, after, byHand, ...between }: RolesOfCaller): void {
  const before = `${caller}-app-role-assignment`;
  for (const role of appRoles) {
    new AppRoleAssignment(
      `${before}-${role.value}`,
      { appRoleId: role.id, ...between },
      {
        parent,
        dependsOn: [...after],
        aliases: aliasesOf(role, before),
        ...orByHand(byHand, { role: role.value, holder: caller }),
      },
    );
  }
}
