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
 * The result of a probe. `warning`: worth a change, but it gives no one access. `not checked`: unknown, never good
 * news; `found` has the reason.
 */
export type ProbeOutcome = "as expected" | "warning" | "failed" | "not checked";

export interface Probed {
  readonly outcome: ProbeOutcome;
  /** The answer and its source, or the reason that it couldn't be checked. */
  readonly found: string;
  /** The fix, including commands. */
  readonly fix?: string;
  /** The reason that it may pass by itself after a deployment. */
  readonly notYet?: string;
}

export interface Probe extends Probed {
  readonly id: ProbeId;
  /** One sentence, true or false. */
  readonly claim: string;
}
