import { type FactsOf, type FactType, group, maybe, type Shape, value } from "./fact-types.ts";
import type { Severity } from "./severity.ts";

/** What a kind's words are made from: the finding itself. */
export type Told<Has extends Shape> = { readonly subject: string; readonly severity: Severity } & FactsOf<Has>;

type Words<Has extends Shape> = string | ((finding: Told<Has>) => string);

/** A severity, the choice between several by the facts, or those that a comparison chooses from. */
type SeverityRule<Has extends Shape> =
  | Severity
  | ((finding: Omit<Told<Has>, "severity">) => Severity)
  | readonly [Severity, ...Severity[]];

/** A kind of findings: all that is known of it. One row is all that a new kind needs, beside the code that finds it. */
export interface Kind<Has extends Shape, Rule extends SeverityRule<Has>> {
  /** One line for lists of kinds. It names no particular finding. */
  readonly title: string;
  readonly severity: Rule;
  /** What a finding has beside its subject: `facts`, and its old and new value. */
  readonly has?: Has;
  /** The change, in a sentence. */
  readonly says: Words<Has>;
  /** Its consequence. */
  readonly means?: Words<Has>;
  /** The same as what it says, in parts: for a terminal, where a sentence of two long values is hard to compare. */
  readonly compares?: (finding: Told<Has>) => Comparison;
}

/** Values of both versions, below a sentence. */
export interface Comparison {
  readonly sentence: string;
  readonly parts: readonly { readonly what: string; readonly now: string; readonly before: string }[];
}

// oxlint-disable-next-line typescript/no-empty-object-type
export function kind<Has extends Shape = {}, const Rule extends SeverityRule<Has> = SeverityRule<Has>>(
  row: Kind<Has, Rule>,
): Kind<Has, Rule> {
  return row;
}

/** The old and new value, as they are shown. */
export const changed = { before: maybe(value), after: maybe(value) };

/** Facts that the words use. */
export function facts<Facts extends Shape>(shape: Facts): { readonly facts: FactType<FactsOf<Facts>> } {
  return { facts: group(shape) };
}
