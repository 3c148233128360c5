import * as pulumi from "@pulumi/pulumi";
import { RandomString } from "@pulumi/random/randomString.js";
import { settleInputs } from "./rules/settle-inputs.ts";
import { type Origin, type Provenance, type StackIdentity, stackMark } from "./stack-mark.ts";

/** A mark whose ID the engine may not know yet, in the preview of a first `up`. */
export interface DeclaredMark {
  readonly notes: pulumi.Input<string>;
  readonly tags: readonly pulumi.Input<string>[];
  readonly azureTags: Readonly<Record<string, pulumi.Input<string>>>;
}

/** The stack's identity, and its marks: for created resources, and for adopted ones. */
export interface MarkedStack {
  readonly id: pulumi.Output<string>;
  readonly made: DeclaredMark;
  readonly adopted: DeclaredMark;
}

/**
 * Creates the stack's identity, once; the state keeps it, together with the first deployer. Later deployers don't
 * change it.
 */
export function markStack(
  identity: Omit<StackIdentity, "id">,
  { deployedBy, ...provenance }: Provenance & { readonly deployedBy: string },
): MarkedStack {
  const randomId = new RandomString(
    "stack-id",
    { length: 12, special: false, upper: false, keepers: { deployedBy } },
    { ignoreChanges: ["keepers"] },
  );
  const id = randomId.result;
  const deployedFirstBy = randomId.keepers.apply((keepers) => keepers?.["deployedBy"] ?? deployedBy);
  const declared = (origin: Origin): DeclaredMark => {
    // Everything but the random ID is known in a first preview.
    const { tags, azureTags } = stackMark({ ...identity, id: "" }, { ...provenance, deployedBy }, origin);
    return {
      notes: pulumi
        .all([id, deployedFirstBy])
        .apply(([id, first]) => stackMark({ ...identity, id }, { ...provenance, deployedBy: first }, origin).notes),
      tags: [...tags.slice(0, -1), pulumi.interpolate`stack-id:${id}`],
      azureTags: { ...azureTags, "deployed-by": deployedFirstBy, "stack-id": id },
    };
  };
  return { id, made: declared("made"), adopted: declared("adopted") };
}

/** The stack's ID once it exists; undefined in the preview of the `up` that creates it. */
export async function knownId({ id }: MarkedStack): Promise<string | undefined> {
  const settled = (await settleInputs({ id }))["id"];
  return typeof settled === "string" ? settled : undefined;
}
