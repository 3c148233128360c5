/** One entry of `accepted-findings.yaml`: a finding that somebody has taken on, by name. */
export interface Acceptance {
  /** The finding's id, and its subject as the review names it. */
  readonly finding: string;
  readonly subject: string;
  /** Of one stack only; default: of all. */
  readonly stack?: string;
  readonly reason: string;
  readonly decidedBy: string;
  /** The last day on which it counts: `2027-05-31`. */
  readonly until: string;
}
