import { AppRoleAssignment } from "@pulumi/azuread/appRoleAssignment.js";
import { getGroupOutput } from "@pulumi/azuread/getGroup.js";
import { getUserOutput } from "@pulumi/azuread/getUser.js";
import * as pulumi from "@pulumi/pulumi";
import { type AssignedByHand, orByHand } from "./assign-roles.ts";
import type { DeclaredRole } from "../definitions/declared-role.ts";

export interface AssignedPeopleArgs {
  /** User principal names. */
  readonly users: readonly string[];
  /** Display names of security groups. */
  readonly groups: readonly string[];
  /** Their role; {@link defaultAccess} if the application has no roles. */
  readonly appRole: Pick<DeclaredRole, "id" | "value">;
  /** Object ID of the service principal that they are assigned to. */
  readonly resourceServicePrincipalObjectId: pulumi.Input<string>;
  /** At an adopted API, they may hold the role already. */
  readonly byHand?: AssignedByHand | undefined;
  /** Resources that must be created before people are assigned, and deleted after: conditional access policies. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * The role in an assignment to an application without roles.
 * https://learn.microsoft.com/graph/api/resources/approleassignment#properties
 */
export const defaultAccess = { id: "00000000-0000-0000-0000-000000000000", value: "" };

/** Users and groups that hold an app role, found by name. An unknown name stops the preview. */
export class AssignedPeople extends pulumi.ComponentResource {
  constructor(name: string, args: AssignedPeopleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:identity:AssignedPeople", name, {}, opts);
    const { appRole, byHand } = args;
    const assign = (holder: string, principalObjectId: pulumi.Input<string>): void => {
      new AppRoleAssignment(
        `${name}-${holder}`,
        { appRoleId: appRole.id, principalObjectId, resourceObjectId: args.resourceServicePrincipalObjectId },
        { parent: this, dependsOn: [...args.after], ...orByHand(byHand, { role: appRole.value, holder }) },
      );
    };
    for (const userPrincipalName of args.users) {
      assign(userPrincipalName, getUserOutput({ userPrincipalName }, { parent: this }).objectId);
    }
    for (const displayName of args.groups) {
      assign(displayName, getGroupOutput({ displayName, securityEnabled: true }, { parent: this }).objectId);
    }
    this.registerOutputs({});
  }
}
