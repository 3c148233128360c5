import { AppRoleAssignment } from "@pulumi/azuread/appRoleAssignment.js";
import type * as pulumi from "@pulumi/pulumi";
import { aliasesOf, type DeclaredRole } from "./declared-role.ts";

interface RolesOfCaller {
  readonly appRoles: readonly DeclaredRole[];
  /** Object id of the caller's service principal. */
  readonly principalObjectId: pulumi.Input<string>;
  /** Object id of the API's service principal. */
  readonly resourceObjectId: pulumi.Input<string>;
  readonly parent: pulumi.Resource;
  readonly after: readonly pulumi.Resource[];
  readonly byHand?: AssignedByHand | undefined;
}

/** Assignments that may have been made by hand, at an API that is taken over: Entra ID takes none twice. */
export interface AssignedByHand {
  /** Of the API. */
  readonly servicePrincipalObjectId: string;
  /** Ids of those that were, by role and by who holds it. */
  readonly assignmentIds: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Told where an assignment can't be made: it may be one of them. */
  readonly onError: pulumi.ErrorHook[];
}

/** How an assignment is taken over, or told of where it should have been. */
export function orByHand(
  byHand: AssignedByHand | undefined,
  { role, holder }: { readonly role: string; readonly holder: string },
): pulumi.CustomResourceOptions {
  if (byHand === undefined) return {};
  const id = byHand.assignmentIds[role]?.[holder];
  const path = `/servicePrincipals/${byHand.servicePrincipalObjectId}/appRoleAssignedTo/${id}`;
  return { hooks: { onError: byHand.onError }, ...(id !== undefined && { import: path, protect: true }) };
}

/** An assignment for each role, named by it: which others the caller has, and in which order, replaces none. */
export function assignRoles(caller: string, { appRoles, parent, after, byHand, ...between }: RolesOfCaller): void {
  const before = `${caller}-app-role-assignment`;
  for (const role of appRoles) {
    new AppRoleAssignment(
      `${before}-${role.value}`,
      { appRoleId: role.id, ...between },
      {
        parent,
        dependsOn: [...after],
        aliases: [...aliasesOf(role, before)],
        ...orByHand(byHand, { role: role.value, holder: caller }),
      },
    );
  }
}
