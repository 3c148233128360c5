/** The probes of a live stack beside the guide's checks. */
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
 * What became of it. `warning`: worth a change, but it gives nobody access. `not checked` is unknown, never good news; `found`
 * has the reason.
 */
export type ProbeOutcome = "as expected" | "warning" | "failed" | "not checked";

export interface Probed {
  readonly outcome: ProbeOutcome;
  /** What answered and how, or why nothing could be checked. */
  readonly found: string;
  /** What to do, commands included. */
  readonly fix?: string;
  /** Why it may pass by itself after a deployment. */
  readonly notYet?: string;
}

export interface Probe extends Probed {
  readonly id: ProbeId;
  /** One sentence, true or false. */
  readonly claim: string;
}
