/**
 * The tenant refuses a change, with the code, HTTP status and wording of the service that owns the rule.
 * `entra`, `graph` and `arm` put the refusal into their own envelopes.
 */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  /** The additional text in Graph's `innerError`. */
  readonly innerMessage: string | undefined;

  constructor(status: number, code: string, message: string, innerMessage?: string) {
    super(message);
    this.name = "Refusal";
    this.innerMessage = innerMessage;
    this.status = status;
    this.code = code;
  }
}

/** The twin refuses an unsupported use by name, and never invents a plausible answer. */
export class NotSupported extends Refusal {
  constructor(subject: string) {
    super(
      501,
      "NotSupportedByTheTwin",
      `The twin doesn't support ${subject}. See packages/twin/FIDELITY.md for what it supports.`,
    );
    this.name = "NotSupported";
  }
}
