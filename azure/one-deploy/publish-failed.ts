export type PublishFailure =
  /** A variable of the environment is missing or wrong. */
  | "usage"
  /** What was built now is not what was previewed. */
  | "sources-changed"
  /** What was built does not load. */
  | "package-broken"
  /** Resource Manager or the site's SCM host refused in a way that waiting does not change. */
  | "refused"
  /** The platform reports that it didn't deploy the package, and nothing shows otherwise. */
  | "deployment-failed"
  /** The package is deployed, and the Functions host registers none of its functions. */
  | "not-registered"
  /** The package is deployed; whether its functions are registered is not known. */
  | "unconfirmed"
  /** Nothing of it came to an end in time. */
  | "deadline";

/** `up` fails. The message says what is wrong, what was found, what is known of the package, and what to do. */
export class PublishFailed extends Error {
  readonly code: PublishFailure;

  constructor(code: PublishFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PublishFailed";
    this.code = code;
  }
}
