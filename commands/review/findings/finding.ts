import type { Json } from "../snapshot/snapshot.ts";
import type { FindingId } from "./finding-ids.ts";

/**
 * Worst first. opens: somebody gets in who did not. weakens: a protection is gone or less. breaks: somebody who gets in
 * today no longer does, or something is lost. unknown: nothing here can tell what it does. changes: judged, and none of these.
 */
export const severities = ["opens", "weakens", "breaks", "unknown", "changes"] as const;
export type Severity = (typeof severities)[number];

/** Where a finding comes from: a changed file, and the line in the head's version where it is known. */
export interface Place {
  readonly file: string;
  readonly line?: number;
}

/**
 * One cause and what follows from it, as data: no sentence (those are made in words/), no secret, and names in the place of
 * ids, so that the same change gives the same finding in every run.
 */
export interface Finding {
  readonly id: FindingId;
  readonly severity: Severity;
  /** What it is about, stable over commits: `caller partner`, `POST orders/{id}`, `function-app`. */
  readonly subject: string;
  readonly before?: Json;
  readonly after?: Json;
  /** What its words need besides, by name. */
  readonly facts?: Readonly<Record<string, Json>>;
  readonly where?: readonly Place[];
  /** What follows from it and is said below it: who gains what from where. Their severity is no worse than its own. */
  readonly effects?: readonly Finding[];
}

/** What names a finding for whoever accepts it: not a fingerprint that changes with every commit. */
export function keyOf({ id, subject }: Pick<Finding, "id" | "subject">): string {
  return `${id} ${subject}`;
}
