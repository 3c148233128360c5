import { describe, expect, test } from "vitest";
import { type Measurement, rowOf, type Target } from "../../bench/row.ts";

const measurement = { name: "a", ours: 1, theirs: 4, unit: "s", beside: "b", note: "c" } satisfies Measurement;

describe("a row of the benchmark", () => {
  test("has ours divided by theirs as its ratio, and no verdict without a target", () => {
    expect(rowOf(measurement)).toEqual({ ...measurement, ratio: 0.25 });
  });

  test.each<[Target, boolean]>([
    [{ of: "ratio", atMost: 0.25 }, true],
    [{ of: "ratio", atMost: 0.2499 }, false],
    [{ of: "ratio", atLeast: 0.25 }, true],
    [{ of: "ratio", atLeast: 0.2501 }, false],
    [{ of: "ours", atMost: 1 }, true],
    [{ of: "ours", atMost: 0.9 }, false],
  ])("with the target %o is reached: %s", (target, reached) => {
    expect(rowOf({ ...measurement, target })).toEqual({ ...measurement, ratio: 0.25, target, reached });
  });

  test("is judged by what was measured, not by the rounded figure that is shown", () => {
    const target = { of: "ratio", atMost: 0.2 } as const;
    expect(rowOf({ ...measurement, ours: 0.200001, theirs: 1, target })).toMatchObject({ ratio: 0.2, reached: false });
  });

  test("without anything to compare with has neither ratio nor theirs", () => {
    const { theirs: _, ...alone } = measurement;
    const target = { of: "ours", atMost: 150 } as const;
    expect(rowOf({ ...alone, ours: 166, target })).toEqual({ ...alone, ours: 166, target, reached: false });
  });
});
