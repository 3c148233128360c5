import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";

export interface AssignedPeopleArgs {
  /** User principal names. */
  readonly users: readonly string[];
  /** Display names of security groups. */
  readonly groups: readonly string[];
  readonly appRoleId: string;
  /** Object id of the API's service principal. */
  readonly resourceServicePrincipalObjectId: pulumi.Input<string>;
  /** What must stand before anybody is let in, and fall only when nobody is: conditional access policies. */
  readonly after: readonly pulumi.Resource[];
}

/** Users and groups that hold the app role, found by name: a name that nobody has stops the preview. */
export class AssignedPeople extends pulumi.ComponentResource {
  constructor(name: string, args: AssignedPeopleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:identity:AssignedPeople", name, {}, opts);
    const assign = (principal: string, principalObjectId: pulumi.Input<string>): void => {
      new azuread.AppRoleAssignment(
        `${name}-${principal}`,
        {
          appRoleId: args.appRoleId,
          principalObjectId,
          resourceObjectId: args.resourceServicePrincipalObjectId,
        },
        { parent: this, dependsOn: [...args.after] },
      );
    };
    for (const userPrincipalName of args.users) {
      assign(userPrincipalName, azuread.getUserOutput({ userPrincipalName }, { parent: this }).objectId);
    }
    for (const displayName of args.groups) {
      assign(displayName, azuread.getGroupOutput({ displayName, securityEnabled: true }, { parent: this }).objectId);
    }
    this.registerOutputs({});
  }
}
