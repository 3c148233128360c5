/** Most important first. "breaks": somebody who gets in today does not tomorrow, or something is lost. */
export const severities = ["access widened", "protection weakened", "breaks", "changed"] as const;
export type Severity = (typeof severities)[number];

export const areas = [
  "deployment",
  "access",
  "endpoints",
  "app role assignments",
  "authentication",
  "function",
  "registrations",
  "credentials",
  "conditional access",
  "Azure roles",
  "resources",
  "settings",
] as const;
export type Area = (typeof areas)[number];

/** One thing that a reviewer should know. Sentences, in the field's words, without a secret. */
export interface ReviewFinding {
  readonly severity: Severity;
  readonly area: Area;
  /** What changes. */
  readonly text: string;
  /** What follows from it. */
  readonly consequence?: string;
  /** Whether it lets somebody in hangs on what only the tenant knows. */
  readonly mayWiden?: true;
}
