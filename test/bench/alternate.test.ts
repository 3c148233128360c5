import { expect, test } from "vitest";
import { alternate } from "../../bench/alternate.ts";

const bench = () => {
  const controller = new AbortController();
  return { controller, signal: controller.signal, onProgress: () => undefined };
};

test("takes samples in turns, and answers the median of each figure without the round that warms up", async () => {
  const order: string[] = [];
  const take = (name: string, figures: number[]) => async () => {
    order.push(name);
    return { [name]: figures.shift() ?? Number.NaN };
  };

  const median = await alternate(bench(), 3, [take("a", [1000, 3, 1, 2]), take("b", [0, 30, 10, 20])]);

  expect(order).toEqual(["a", "b", "a", "b", "a", "b", "a", "b"]);
  expect([median("a"), median("b")]).toEqual([2, 20]);
});

test("the median of an even number of samples lies between the middle two", async () => {
  const figures = [1000, 1, 4, 2, 100];
  const median = await alternate(bench(), 4, [async () => ({ a: figures.shift() ?? Number.NaN })]);
  expect(median("a")).toBe(3);
});

test("an abort ends it before the next sample", async () => {
  const { controller, ...rest } = bench();
  let taken = 0;
  const alternation = alternate(rest, 5, [
    async () => {
      taken += 1;
      controller.abort(new Error("Ctrl-C"));
      return { a: 1 };
    },
  ]);
  await expect(alternation).rejects.toThrow("Ctrl-C");
  expect(taken).toBe(1);
});
