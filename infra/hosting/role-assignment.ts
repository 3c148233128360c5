import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import * as pulumi from "@pulumi/pulumi";

/** The principal that gets a role, and the stack's subscription. */
export interface RoleHolder {
  readonly subscriptionId: pulumi.Input<string>;
  /** Object ID of the Function App's identity. */
  readonly identityPrincipalId: pulumi.Input<string>;
}

/**
 * Assigns a role to the Function App's identity.
 *
 * @param root the subscription of the scope, where Azure puts the role's definition. Default: the stack's
 */
export function assignRole(
  name: string,
  { subscriptionId, identityPrincipalId }: RoleHolder,
  {
    role,
    scope,
    root = pulumi.interpolate`/subscriptions/${subscriptionId}`,
  }: { readonly role: string; readonly scope: pulumi.Input<string>; readonly root?: pulumi.Input<string> },
  parent: pulumi.Resource,
): RoleAssignment {
  return new RoleAssignment(
    name,
    {
      scope,
      roleDefinitionId: pulumi.interpolate`${root}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      principalId: identityPrincipalId,
      // Set explicitly, so that Azure doesn't look up the new identity in a directory that may not have it yet
      // (PrincipalNotFound). https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
      principalType: "ServicePrincipal",
    },
    { parent },
  );
}
