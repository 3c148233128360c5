/*
 * The bridge's words for a resource that its own read doesn't find, right after its creation or an update: a replica
 * doesn't have the object yet. Terraform's providers answer that with no state and no error. Source: Create and Update
 * in pkg/tfbridge/provider.go of
 * https://github.com/pulumi/pulumi-terraform-bridge/tree/59de6c661df1e7561e6ece7ad7f1c835c63010c4; plugin 6.9.1 says the
 * same.
 */

/** The engine keeps nothing, so the object is an orphan. */
export const missingAfterCreation = (urn: string): Error =>
  new Error(`expected non-nil error with nil state during Create of ${urn}`);

export const missingAfterUpdate = (urn: string): Error =>
  new Error(
    `Resource provider reported that the resource did not exist while updating ${urn}.\n\n` +
      "This is usually a result of the resource having been deleted outside of Pulumi, and can often be " +
      "fixed by running `pulumi refresh` before updating.",
  );
