/** Options of a stack's operations. */

export interface OperationOptions {
  /** The operation fails with code CHANGES_FOUND if it changes anything, or if a preview would. */
  readonly expectNoChanges?: boolean;
  readonly signal?: AbortSignal;
}

export interface UpdateOptions extends OperationOptions {
  /** Reads the resources' actual state first. */
  readonly refresh?: boolean;
  /** URNs; default: all. */
  readonly targets?: readonly string[];
  /** URNs of resources to replace even if they don't change; `**` matches any part of a URN. */
  readonly replaced?: readonly string[];
  /** After a failed resource, goes on with all that doesn't depend on it. */
  readonly continueOnError?: boolean;
}

export interface RefreshOptions extends OperationOptions, Pick<UpdateOptions, "targets"> {}

export interface DestroyOptions extends Pick<UpdateOptions, "signal" | "continueOnError"> {
  /** As `pulumi destroy` does it for people: a refusal in its preview stops it before anything is deleted. */
  readonly previewFirst?: boolean;
  /** URNs of resources to keep. What they depend on is also kept. */
  readonly excluded?: readonly string[];
}

/** A resource that exists and that no state has yet. */
export interface ImportOptions {
  /** Pulumi's type: `azuread:index/appRoleAssignment:AppRoleAssignment`. */
  readonly type: string;
  /** The logical name that the program gives it. */
  readonly name: string;
  /** As the provider writes it. */
  readonly id: string;
  /** URN of the parent that the program gives it. Default: the stack. */
  readonly parent?: string;
}
