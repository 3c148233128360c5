/** What a row must come to. `ratio` is ours divided by theirs; `ours` is the figure itself, in the row's unit. */
export interface Target {
  readonly of: "ratio" | "ours";
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** One line of the table: what we measured, beside what it is compared with, in the same run. */
export interface Row {
  readonly name: string;
  readonly ours: number;
  /** Left out where there is nothing to compare with. */
  readonly theirs?: number;
  /** Ours divided by theirs. */
  readonly ratio?: number;
  readonly unit: string;
  /** What theirs is. */
  readonly beside: string;
  readonly target?: Target;
  /** Left out where there is no target. */
  readonly reached?: boolean;
  /** How it was measured, and figures that belong to it. */
  readonly note: string;
}

/** What a row's file measures; ratio and verdict follow from it. */
export type Measurement = Omit<Row, "ratio" | "reached">;

/** Completes a measurement: figures rounded to four digits, the ratio, and whether the target is reached. */
export function rowOf(measurement: Measurement): Row {
  const { ours, theirs, target } = measurement;
  const ratio = theirs === undefined ? undefined : ours / theirs;
  const figure = target?.of === "ours" ? ours : ratio;
  return {
    ...measurement,
    ours: rounded(ours),
    ...(theirs !== undefined && { theirs: rounded(theirs) }),
    ...(ratio !== undefined && { ratio: rounded(ratio) }),
    ...(target && figure !== undefined && { reached: holds(target, figure) }),
  };
}

function holds({ atMost = Infinity, atLeast = -Infinity }: Target, figure: number): boolean {
  return figure <= atMost && figure >= atLeast;
}

function rounded(figure: number): number {
  return Number(figure.toPrecision(4));
}
