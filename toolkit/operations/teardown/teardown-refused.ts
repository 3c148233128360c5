/** It is not torn down, and nothing was touched: what, found, what to do. */
export class TeardownRefused extends Error {
  readonly code = "TEARDOWN_REFUSED";

  constructor(message: string, options?: ErrorOptions) {
    super(`${message}\nNothing was removed.`, options);
    this.name = "TeardownRefused";
  }
}

/** The machine, its network or its login lacks something; nothing was touched. */
export class TeardownImpossible extends Error {
  readonly code = "TEARDOWN_IMPOSSIBLE";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "TeardownImpossible";
  }
}
