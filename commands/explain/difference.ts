/** Who can mend a difference. */
export type Person = "caller's team" | "deployer" | "administrator";

/** Who answers a request that differs so, and with which status. */
export type Refusal = "gate 401" | "gate 403" | "function 403" | "token endpoint";

/** One point in which what was found is not what the deployed settings demand. */
export interface Mismatch {
  /** The point, in a word or two. */
  readonly what: string;
  readonly found: string;
  readonly demanded: string;
  readonly refusedBy: Refusal;
  readonly mend: {
    readonly who: Person;
    /** Full name, such as `protected-function:tokenVersion`; absent where no setting mends it. */
    readonly setting?: string;
    readonly how: string;
  };
}

/** A name and a value, with what the value says where that is not plain. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly means?: string;
}
