import type { Finding } from "../findings/finding.ts";
import type { SettingChange } from "../findings/review.ts";
import type { Observed, Upgrade } from "../program/observed.ts";

/** All that the comparison of one stack goes by: the base, the change over it, and the change anew. */
export interface StackComparison {
  readonly before: Observed;
  readonly after: Observed;
  /** The change, deployed to an empty tenant; undefined: it is refused there, which is told elsewhere. */
  readonly anew: Observed | undefined;
  readonly upgrade: Upgrade;
  readonly settings: ComparedSettings;
}

export interface ComparedSettings {
  readonly changes: readonly SettingChange[];
  /** The settings file of either version, as text; empty: it has none. */
  readonly before: string;
  readonly after: string;
}

/** What a change does to one stack: causes, each with what follows from it. Pure. */
export function findingsOfStack(_comparison: StackComparison): readonly Finding[] {
  return [];
}
