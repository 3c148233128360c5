/** Options of a stack's operations. */

export interface OperationOptions {
  /** The operation fails with code CHANGES_FOUND if it changes anything, or if a preview would. */
  readonly expectNoChanges?: boolean;
  readonly signal?: AbortSignal;
}

export interface UpdateOptions extends OperationOptions {
  /** Reads the actual state of the resources first. */
  readonly refresh?: boolean;
  /** URNs; default: all. */
  readonly targets?: readonly string[];
  /** URNs of resources to replace even if they don't change; `**` matches any part of a URN. */
  readonly replaced?: readonly string[];
  /** After a failed resource, continues with everything that doesn't depend on it. */
  readonly continueOnError?: boolean;
}

export interface RefreshOptions extends OperationOptions, Pick<UpdateOptions, "targets"> {}

export interface DestroyOptions extends Pick<UpdateOptions, "signal" | "continueOnError"> {
  /**
   * Previews first, as `pulumi destroy` does for people: a refusal in the preview stops the operation before anything
   * is deleted.
   */
  readonly previewFirst?: boolean;
  /** URNs of resources to keep. Their dependencies are also kept. */
  readonly excluded?: readonly string[];
}

/** A resource that exists but isn't in any state yet. */
export interface ImportOptions {
  /** Pulumi's type: `azuread:index/appRoleAssignment:AppRoleAssignment`. */
  readonly type: string;
  /** Its logical name in the program. */
  readonly name: string;
  /** The provider's ID for it. */
  readonly id: string;
  /** URN of its parent in the program. Default: the stack. */
  readonly parent?: string;
}
