/** How something that was judged came out. `warn` passes, with something to read; `unknown` is never a pass. */
export type VerdictKind = "pass" | "warn" | "fail" | "unknown";

/** The answer in one line: what a person reads first, on a terminal and on a page. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** One sentence: what holds, or what doesn't, of what. */
  readonly sentence: string;
}

/** Color is never alone: each kind has its own symbol. */
export const verdictSymbols: Readonly<Record<VerdictKind, string>> = { pass: "✓", warn: "!", fail: "✗", unknown: "?" };
