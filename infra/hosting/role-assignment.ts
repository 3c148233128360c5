import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import * as pulumi from "@pulumi/pulumi";

/** The principal that gets a role, and the location of the role's definition. */
export interface RoleHolder {
  /** Subscription that holds the built-in role definitions. */
  readonly subscriptionId: pulumi.Input<string>;
  /** Object ID of the Function App's identity. */
  readonly identityPrincipalId: pulumi.Input<string>;
}

/** Assigns a built-in role to the Function App's identity. */
export function assignRole(
  name: string,
  { subscriptionId, identityPrincipalId }: RoleHolder,
  { role, scope }: { readonly role: string; readonly scope: pulumi.Input<string> },
  parent: pulumi.Resource,
): RoleAssignment {
  return new RoleAssignment(
    name,
    {
      scope,
      roleDefinitionId: pulumi.interpolate`/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      principalId: identityPrincipalId,
      // Set explicitly, so that Azure doesn't look up the new identity in a directory that may not have it yet
      // (PrincipalNotFound). https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
      principalType: "ServicePrincipal",
    },
    { parent },
  );
}
