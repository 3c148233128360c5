/** An error whose message is the answer. It knows what the shell is told, so that no table has to know them all. */
export abstract class ExpectedError extends Error {
  /** The process's exit code. */
  abstract readonly exitCode: number;
  /** Stable, in capitals, such as `VERIFY_REFUSED`: what a program or a test tells errors apart by. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** What was asked for, or the settings, can't be carried out as they are; nothing was done. */
export class Refused extends ExpectedError {
  readonly exitCode = 2;
}

/** This machine, its network or its login lacks something; the same may go through elsewhere, or later. */
export class Unavailable extends ExpectedError {
  readonly exitCode = 3;
}
