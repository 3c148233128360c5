import type { Json } from "../snapshot/snapshot.ts";
import type { FindingId } from "./finding-ids.ts";

/**
 * Worst first. opens: someone gains access. weakens: a protection is removed or reduced. breaks: someone loses access,
 * or something is lost. unknown: the effect can't be determined. changes: judged, and none of these.
 */
export const severities = ["opens", "weakens", "breaks", "unknown", "changes"] as const;
export type Severity = (typeof severities)[number];

/** The origin of a finding: a changed file and, if known, the line in the head's version. */
export interface Place {
  readonly file: string;
  readonly line?: number;
}

/**
 * One cause and its effects, as data. Contains no sentences (words/ writes those), no secrets, and names in place of
 * ids. The same change therefore gives the same finding in every run.
 */
export interface Finding {
  readonly id: FindingId;
  readonly severity: Severity;
  /** The finding's subject, stable across commits: `caller partner`, `POST orders/{id}`, `function-app`. */
  readonly subject: string;
  readonly before?: Json;
  readonly after?: Json;
  /** Other values that its sentences use, by name. */
  readonly facts?: Readonly<Record<string, Json>>;
  readonly where?: readonly Place[];
  /** Its effects, listed below it, such as a gain of access and the place. No effect has a worse severity. */
  readonly effects?: readonly Finding[];
}

/** The name that a person uses to accept a finding. Unlike a fingerprint, it doesn't change with every commit. */
export function keyOf({ id, subject }: Pick<Finding, "id" | "subject">): string {
  return `${id} ${subject}`;
}

/** One entry of `accepted-findings.yaml`: a finding that a person has accepted, by name. */
export interface Acceptance {
  /** The finding's id, and its subject as the review names it. */
  readonly finding: string;
  readonly subject: string;
  /** The only stack that it applies to. Default: all stacks. */
  readonly stack?: string;
  readonly reason: string;
  readonly decidedBy: string;
  /** The last day on which it applies: `2027-05-31`. */
  readonly until: string;
}

/** A finding's old and new values. Leaves out possible secrets and values that aren't set. */
export function beforeAndAfter(oldValue: unknown, newValue: unknown, path = ""): Pick<Finding, "before" | "after"> {
  const [before, after] = [oldValue, newValue].map((value) => visible(value, path));
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function visible(value: unknown, path: string): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (/secret(?!SettingName)|password|connectionString|accessKey/i.test(path)) return "a value that isn't shown";
  return value as Json;
}
