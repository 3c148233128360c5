/** It is not torn down, and nothing was touched: what, found, what to do. */
export class TeardownRefused extends Error {
  readonly code = "TEARDOWN_REFUSED";
  /** Without what holds only as long as nothing was touched. */
  readonly why: string;

  constructor(why: string, options?: ErrorOptions) {
    super(`${why}\nNothing was removed.`, options);
    this.name = "TeardownRefused";
    this.why = why;
  }
}

/** The machine, its network or its login lacks something; nothing was touched. */
export class TeardownImpossible extends Error {
  readonly code = "TEARDOWN_IMPOSSIBLE";

  constructor(message: string, options?: ErrorOptions) {
    super(`${message}\nNothing was removed.`, options);
    this.name = "TeardownImpossible";
  }
}
