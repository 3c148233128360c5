import type { Administrator, Origin, Power } from "./origin.ts";

/** What was done, what had to come back, what did. Held when the two are deeply equal. */
export interface Evidence {
  readonly did: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** One claim of the guide, executable. */
export interface Check {
  /** The guide's row, such as `G11`. */
  readonly row: string;
  /** One sentence, true or false. */
  readonly claim: string;
  readonly needs: readonly Power[];
  readonly run: (origin: Origin) => Promise<Evidence>;
}

/** A check that needs nothing but the stack itself. */
export function check(row: string, claim: string, run: (origin: Origin) => Promise<Evidence>): Check {
  return { row, claim, needs: [], run };
}

/** A check that reads or alters the stack as an administrator. */
export function checkAsAdministrator(
  row: string,
  claim: string,
  run: (origin: Origin, administrator: Administrator) => Promise<Evidence>,
): Check {
  return {
    row,
    claim,
    needs: ["administrator"],
    run: (origin) => {
      if (!origin.administrator) throw new Error(`${row} was run without an administrator.`);
      return run(origin, origin.administrator);
    },
  };
}
