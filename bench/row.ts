/** What the ratio of a row must come to. */
export type Target = { readonly atMost: number } | { readonly atLeast: number };

/** What a row's file measures: ours, beside what it is compared with, in the same run. */
export interface Measurement {
  readonly name: string;
  readonly ours: number;
  readonly theirs: number;
  readonly unit: string;
  /** What theirs is. */
  readonly beside: string;
  readonly target?: Target;
  /** How it was measured, and figures that belong to it. */
  readonly note: string;
}

/** One line of the table. */
export interface Row extends Measurement {
  /** Ours divided by theirs. */
  readonly ratio: number;
  /** Left out where there is no target. */
  readonly reached?: boolean;
}

/** Completes a measurement: figures rounded to four digits, the ratio, and whether the target is reached. */
export function rowOf(measurement: Measurement): Row {
  const { ours, theirs, target } = measurement;
  const ratio = ours / theirs;
  return {
    ...measurement,
    ours: rounded(ours),
    theirs: rounded(theirs),
    ratio: rounded(ratio),
    ...(target && { reached: "atMost" in target ? ratio <= target.atMost : ratio >= target.atLeast }),
  };
}

function rounded(figure: number): number {
  return Number(figure.toPrecision(4));
}
