import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import * as pulumi from "@pulumi/pulumi";

/** Who gets a role, and where its definition is. */
export interface RoleHolder {
  /** Subscription that holds the built-in role definitions. */
  readonly subscriptionId: pulumi.Input<string>;
  /** Object id of the Function App's identity. */
  readonly identityPrincipalId: pulumi.Input<string>;
}

/** Gives the Function App's identity a built-in role. */
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
      // Named, so that Azure does not look the fresh identity up in a directory that may not have it yet
      // (PrincipalNotFound). https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
      principalType: "ServicePrincipal",
    },
    { parent },
  );
}
