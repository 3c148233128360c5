import type { Json } from "../snapshot/snapshot.ts";
import type { FindingId } from "./finding-ids.ts";

/**
 * Worst first. opens: somebody gets in who did not. weakens: a protection is gone or less. breaks: somebody who gets in
 * today no longer does, or something is lost. unknown: nothing here can tell what it does. changes: judged, and none of these.
 */
export const severities = ["opens", "weakens", "breaks", "unknown", "changes"] as const;
export type Severity = (typeof severities)[number];

/** The origin of a finding: a changed file and, if known, the line in the head's version. */
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
  /** Its effects, listed below it: who gains access, from where. None has a worse severity. */
  readonly effects?: readonly Finding[];
}

/** The name by which a person accepts a finding. Unlike a fingerprint, it doesn't change with every commit. */
export function keyOf({ id, subject }: Pick<Finding, "id" | "subject">): string {
  return `${id} ${subject}`;
}

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

/** What was and what is, for a finding: nothing that may be secret; what is not set is left out. */
export function beforeAndAfter(was: unknown, is: unknown, path = ""): Pick<Finding, "before" | "after"> {
  const [before, after] = [was, is].map((value) => visible(value, path));
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function visible(value: unknown, path: string): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (/secret(?!SettingName)|password|connectionString|accessKey/i.test(path)) return "a value that isn't shown";
  return value as Json;
}
