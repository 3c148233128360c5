/** A row's target ratio. */
export type Target = { readonly atMost: number } | { readonly atLeast: number };

/** A measurement: ours and the one to compare with, from the same run. */
export interface Measurement {
  readonly name: string;
  readonly ours: number;
  readonly theirs: number;
  readonly unit: string;
  /** What theirs measures. */
  readonly beside: string;
  readonly target?: Target;
  /** How it was measured, and related figures. */
  readonly note: string;
}

/** One line of the table. */
export interface Row extends Measurement {
  /** Ours divided by theirs. */
  readonly ratio: number;
  /** Left out without a target. */
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
