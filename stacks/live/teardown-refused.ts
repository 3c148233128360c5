import { Refused, Unavailable } from "../../text/errors.ts";

/** It is not torn down, and nothing was touched: what, found, what to do. */
export class TeardownRefused extends Refused {
  /** Without what holds only as long as nothing was touched. */
  readonly why: string;

  constructor(why: string, options?: ErrorOptions) {
    super("TEARDOWN_REFUSED", `${why}\nNothing was removed.`, options);
    this.why = why;
  }
}

/** The machine, its network or its login lacks something; nothing was touched. */
export class TeardownImpossible extends Unavailable {
  constructor(message: string, options?: ErrorOptions) {
    super("TEARDOWN_IMPOSSIBLE", `${message}\nNothing was removed.`, options);
  }
}
