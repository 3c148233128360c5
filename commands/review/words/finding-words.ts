import type { FindingId } from "../findings/finding-ids.ts";
import type { Finding } from "../findings/finding.ts";

/** A finding in words: what changes, and what follows from it. */
export interface FindingWords {
  readonly text: string;
  readonly consequence?: string;
}

/** The sentence of a finding. */
export function wordsOf({ id, subject, before, after }: Finding): FindingWords {
  const shown = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const change = [
    ...(before === undefined ? [] : [`before: ${shown(before)}`]),
    ...(after === undefined ? [] : [`now: ${shown(after)}`]),
  ];
  return { text: `${titleOf(id)}: ${subject}${change.length > 0 ? ` (${change.join(", ")})` : ""}.` };
}

/** What an id stands for, whatever it is about. */
export function titleOf(id: FindingId): string {
  const words = id.replace("/", ": ").replaceAll("-", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
