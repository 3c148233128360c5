/** How something that was judged came out. `warn` passes, with something to read; `unknown` is never a pass. */
export type VerdictKind = "pass" | "warn" | "fail" | "unknown";

/** The answer in one line, first on a terminal and on a page. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** One sentence with the subject, and whether it holds. */
  readonly sentence: string;
}

/** Color is never alone: each kind has its own symbol. */
export const verdictSymbols: Readonly<Record<VerdictKind, string>> = { pass: "✓", warn: "!", fail: "✗", unknown: "?" };

/** The mark before a finding, the same in every command: its kind's, or a dash for what decides nothing. */
export const findingMarks = { ...verdictSymbols, note: "-" } as const;
