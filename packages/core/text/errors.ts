/** An error whose message is the answer. It has its own exit code, so no table has to list them all. */
export abstract class ExpectedError extends Error {
  /** The process's exit code. */
  abstract readonly exitCode: number;
  /** Stable, in capitals, such as `VERIFY_REFUSED`. Programs and tests use it to distinguish errors. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The command line or the settings are invalid or refused. Nothing was done. */
export class Refused extends ExpectedError {
  readonly exitCode = 2;
}

/** This machine, its network or its login lacks something. The same may work elsewhere, or later. */
export class Unavailable extends ExpectedError {
  readonly exitCode = 3;
}
