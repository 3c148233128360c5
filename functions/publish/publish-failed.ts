export type PublishFailure =
  /** A variable of the environment is missing or wrong. */
  | "usage"
  /** What was built now is not what was previewed. */
  | "sources-changed"
  /** No token to deploy with. */
  | "no-token"
  /** Resource Manager or the site's SCM host refused in a way that waiting does not mend. */
  | "refused"
  /** The platform took the package and could not deploy it. */
  | "deployment-failed"
  /** Nothing of it came to an end in time. */
  | "deadline";

/** The package is not deployed. The message says what is wrong, what was found, and what to do. */
export class PublishFailed extends Error {
  readonly code: PublishFailure;

  constructor(code: PublishFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PublishFailed";
    this.code = code;
  }
}
