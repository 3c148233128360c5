import { describe, expect, test } from "vitest";
import { alternate } from "../../../tools/bench/measure.ts";
import { rowOf, type Target } from "../../../tools/bench/row.ts";

const bench = () => {
  const controller = new AbortController();
  return { controller, signal: controller.signal, onProgress: () => undefined };
};

describe("samples", () => {
  test("are measured in turns, and each result is the median without the warm-up round", async () => {
    const order: string[] = [];
    const take = (name: string, figures: number[]) => async () => {
      order.push(name);
      return figures.shift() ?? Number.NaN;
    };

    const median = await alternate(bench(), 4, {
      a: take("a", [1000, 1, 4, 2, 100]),
      b: take("b", [0, 10, 20, 30, 40]),
    });

    expect(order).toEqual(["a", "b", "a", "b", "a", "b", "a", "b", "a", "b"]);
    expect(median).toEqual({ a: 3, b: 25 });
  });

  test("of an odd number have the middle one as their median", async () => {
    const figures = [1000, 3, 1, 2];
    expect(await alternate(bench(), 3, { a: async () => figures.shift() ?? Number.NaN })).toEqual({ a: 2 });
  });

  test("stop at an abort, before the next one", async () => {
    const { controller, ...rest } = bench();
    let taken = 0;
    const take = async () => {
      taken += 1;
      controller.abort(new Error("Ctrl-C"));
      return 1;
    };
    await expect(alternate(rest, 5, { take })).rejects.toThrow("Ctrl-C");
    expect(taken).toBe(1);
  });
});

describe("a row of the benchmark", () => {
  const measurement = { name: "a", ours: 1, theirs: 4, unit: "s", beside: "b", note: "c" };

  test("has ours divided by theirs as its ratio, and no verdict without a target", () => {
    expect(rowOf(measurement)).toEqual({ ...measurement, ratio: 0.25 });
  });

  test.each<[Target, boolean]>([
    [{ atMost: 0.25 }, true],
    [{ atMost: 0.2499 }, false],
    [{ atLeast: 0.25 }, true],
    [{ atLeast: 0.2501 }, false],
  ])("reaches the target %o: %s", (target, reached) => {
    expect(rowOf({ ...measurement, target })).toEqual({ ...measurement, ratio: 0.25, target, reached });
  });

  test("is judged by the measured value, not by the rounded one", () => {
    const target = { atMost: 0.2 };
    expect(rowOf({ ...measurement, ours: 0.200001, theirs: 1, target })).toMatchObject({ ratio: 0.2, reached: false });
  });
});
