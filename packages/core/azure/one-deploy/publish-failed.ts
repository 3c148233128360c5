export type PublishFailure =
  /** An environment variable is missing or wrong. */
  | "usage"
  /** The package that was built now differs from the previewed one. */
  | "sources-changed"
  /** Resource Manager or the site's SCM host refused, and waiting won't help. */
  | "refused"
  /** The host lacks what the package needs. Only the twin says so. */
  | "unable"
  /** The platform reports that it didn't deploy the package, and nothing shows otherwise. */
  | "deployment-failed"
  /** The package is deployed, but the Functions host registers none of its functions. */
  | "not-registered"
  /** The package is deployed; it's unknown whether its functions are registered. */
  | "unconfirmed"
  /** The upload didn't finish in time. */
  | "deadline";

/** `up` fails. The message has the problem, the findings, the known state of the package, and the fix. */
export class PublishFailed extends Error {
  readonly code: PublishFailure;

  constructor(code: PublishFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PublishFailed";
    this.code = code;
  }
}
