import type { Mismatch, Fact, Refusal } from "../difference.ts";

/** What a token carries and where that is not what the deployed settings demand. The token is not in it. */
export interface TokenExplanation {
  readonly sentence: string;
  readonly carries: readonly Fact[];
  readonly differences: readonly Mismatch[];
  /** Who will answer, by these differences; `pass` where there is none. Absent where the demands are not known. */
  readonly expect?: Refusal | "pass";
  /** What this cannot tell. */
  readonly remains: readonly string[];
}
