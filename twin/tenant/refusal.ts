/**
 * The tenant refuses a change: the code, HTTP status and wording of the service whose rule it is.
 * `entra`, `graph` and `arm` put it into their own envelopes.
 */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  /** What Graph says in `innerError`, besides. */
  readonly innerMessage: string | undefined;

  constructor(status: number, code: string, message: string, innerMessage?: string) {
    super(message);
    this.name = "Refusal";
    this.innerMessage = innerMessage;
    this.status = status;
    this.code = code;
  }
}

/** Twin design: what is not imitated is refused by name, never answered plausibly. */
export class NotSupported extends Refusal {
  constructor(what: string) {
    super(501, "NotSupportedByTheTwin", `The twin doesn't support ${what}. See twin/FIDELITY.md for what it supports.`);
    this.name = "NotSupported";
  }
}
