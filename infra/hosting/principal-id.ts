import { getUserAssignedIdentity } from "@pulumi/azure-native/managedidentity/getUserAssignedIdentity.js";
import type { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity/userAssignedIdentity.js";
import * as pulumi from "@pulumi/pulumi";

/**
 * The object id of an identity in Entra ID, which Azure never changes while the identity lives. The plugin doesn't know
 * that: in the preview of any update, of a tag even, it leaves every output but `name` and `location` unknown, and each role
 * assignment of the identity would be shown as replaced, which `up` never does. So a preview asks Azure.
 * Source: `stableOutputs` in provider/pkg/provider/provider.go of pulumi/pulumi-azure-native.
 *
 * @param existing where the identity is, as its declaration says
 */
export function principalIdOf(
  identity: UserAssignedIdentity,
  existing: { readonly resourceGroupName: pulumi.Input<string>; readonly resourceName: string },
): pulumi.Output<string> {
  if (!pulumi.runtime.isDryRun()) return identity.principalId;
  // The id is unknown where the identity is to be created: then its principal is, too.
  return pulumi.all([identity.id, existing.resourceGroupName]).apply(([, resourceGroupName]) => {
    const found = getUserAssignedIdentity({ ...existing, resourceGroupName });
    // Deleted by hand, or not to be read by whoever previews.
    return pulumi.output(
      found.then(
        ({ principalId }) => principalId,
        () => identity.principalId,
      ),
    );
  });
}
