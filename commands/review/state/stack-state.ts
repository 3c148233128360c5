import type { Json } from "../snapshot/snapshot.ts";
import type { Place } from "../findings/finding.ts";

/**
 * A resource as the engine has it in its state. Secrets are "[secret]"; ids of a run (object ids, client ids, the tenant's)
 * have been replaced by names, so that two deployments of one program are equal.
 * https://pkg.go.dev/github.com/pulumi/pulumi/sdk/v3/go/common/apitype#ResourceV3
 */
export interface StateResource {
  /** Logical name: the URN's last part. */
  readonly name: string;
  /** Pulumi's type: `azure-native:web:WebApp`. */
  readonly type: string;
  /** Type and name of it and the types of its parents; the same in every stack. */
  readonly path: string;
  /** component: nothing but a frame around its children. provider: what reaches a cloud, and which. */
  readonly kind: "resource" | "component" | "provider";
  readonly inputs: Readonly<Record<string, Json>>;
  /** `protect`, `retainOnDelete`, `ignoreChanges`, `deletedWith`, `provider` …: every field of the state that is an option. */
  readonly options: Readonly<Record<string, Json>>;
  /** Where the program declares it, if the engine knows: a file from the program's directory, and a line. */
  readonly declaredAt?: Required<Place>;
  /** It was deleted and created anew on the way from the version before. */
  readonly isReplaced?: true;
  /** The path of the same thing in the version before, which an alias moved. */
  readonly movedFrom?: string;
}

/** What `pulumi stack export` holds of a stack, made comparable. */
export interface StackState {
  readonly resources: readonly StateResource[];
  /** The program's outputs; what is secret is "[secret]". */
  readonly outputs: Readonly<Record<string, Json>>;
  /** Where a secret stands in plain text: `<resource> <path>`. Absent: nowhere. */
  readonly plainSecrets?: readonly string[];
}

export const secret = "[secret]";
