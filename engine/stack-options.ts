/** What the operations of a stack can be told. */

export interface OperationOptions {
  /** The operation fails with code CHANGES_FOUND where it changes anything, or in a preview would. */
  readonly expectNoChanges?: boolean;
  readonly signal?: AbortSignal;
}

export interface UpdateOptions extends OperationOptions {
  /** Reads the resources' state first. */
  readonly refresh?: boolean;
  /** URNs; default: all. */
  readonly targets?: readonly string[];
  /** URNs of what is made anew though nothing of it changes; `**` stands for any part of one. */
  readonly replaced?: readonly string[];
  /** What does not depend on a failed resource is done, too. */
  readonly continueOnError?: boolean;
}

export interface RefreshOptions extends OperationOptions, Pick<UpdateOptions, "targets"> {}

export interface DestroyOptions extends Pick<UpdateOptions, "signal" | "continueOnError"> {
  /** As `pulumi destroy` does it for people: what its preview refuses stops it before anything is deleted. */
  readonly previewFirst?: boolean;
  /** URNs of what stays; what it needs stays, too. */
  readonly excluded?: readonly string[];
}

/** What exists and is in no state yet. */
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
