/** What the live stack was asked beside the guide's checks. */
export const probeIds = [
  "homepage",
  "unknown-path",
  "administration",
  "functions",
  "deployment-record",
  "checkout",
] as const;
export type ProbeId = (typeof probeIds)[number];

/**
 * What became of it. `warning`: worth a change, and nobody gets in by it. `not checked` is never good news: nobody could
 * look, and `found` says why.
 */
export type ProbeOutcome = "as expected" | "warning" | "failed" | "not checked";

export interface Probed {
  readonly outcome: ProbeOutcome;
  /** In words: what answered and how, or why nothing could be looked at. */
  readonly found: string;
  /** What to do, commands included. */
  readonly fix?: string;
  /** It passes by itself after a deployment, or may: why. */
  readonly notYet?: string;
}

export interface Probe extends Probed {
  readonly id: ProbeId;
  /** One sentence, true or false. */
  readonly claim: string;
}
