import { AppRoleAssignment } from "@pulumi/azuread/appRoleAssignment.js";
import { getGroupOutput } from "@pulumi/azuread/getGroup.js";
import { getUserOutput } from "@pulumi/azuread/getUser.js";
import * as pulumi from "@pulumi/pulumi";

export interface AssignedPeopleArgs {
  /** User principal names. */
  readonly users: readonly string[];
  /** Display names of security groups. */
  readonly groups: readonly string[];
  /** The one role that they hold; where the application has no roles: {@link defaultAccess}. */
  readonly appRoleId: string;
  /** Object id of the service principal that they are assigned to. */
  readonly resourceServicePrincipalObjectId: pulumi.Input<string>;
  /** Assignments that were made by hand and are taken over: Entra ID takes none twice. Their ids, by name. */
  readonly adopt?:
    | {
        readonly servicePrincipalObjectId: string;
        readonly assignmentIds?: Readonly<Record<string, string>> | undefined;
      }
    | undefined;
  /** Told where an assignment cannot be made: it may have been made by hand. */
  readonly onError?: pulumi.ErrorHook[] | undefined;
  /** What must stand before anybody is let in, and fall only when nobody is: conditional access policies. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * The role of who is assigned to an application that has no roles.
 * https://learn.microsoft.com/graph/api/resources/approleassignment#properties
 */
export const defaultAccess = "00000000-0000-0000-0000-000000000000";

/** Users and groups that hold an app role, found by name: a name that nobody has stops the preview. */
export class AssignedPeople extends pulumi.ComponentResource {
  constructor(name: string, args: AssignedPeopleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:identity:AssignedPeople", name, {}, opts);
    const { adopt } = args;
    const assign = (principal: string, principalObjectId: pulumi.Input<string>): void => {
      const assignmentId = adopt?.assignmentIds?.[principal];
      new AppRoleAssignment(
        `${name}-${principal}`,
        {
          appRoleId: args.appRoleId,
          principalObjectId,
          resourceObjectId: args.resourceServicePrincipalObjectId,
        },
        {
          parent: this,
          dependsOn: [...args.after],
          ...(args.onError && { hooks: { onError: args.onError } }),
          ...(adopt &&
            assignmentId !== undefined && {
              import: `/servicePrincipals/${adopt.servicePrincipalObjectId}/appRoleAssignedTo/${assignmentId}`,
              protect: true,
            }),
        },
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
