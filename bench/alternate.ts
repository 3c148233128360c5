import type { Bench } from "./bench.ts";

/** Takes one sample: one figure, or several that belong together, each under its name. */
export type Take = () => Promise<Readonly<Record<string, number>>>;

/** Milliseconds between two words on how far it is. */
const progressInterval = 2000;

/**
 * Takes samples in turns, A B A B, so that whatever else the machine does meets all of them alike. Answers the median
 * of a figure, by its name. One round more than those that count goes before them, to warm up.
 */
export async function alternate(
  bench: Pick<Bench, "signal" | "onProgress">,
  rounds: number,
  takes: readonly Take[],
): Promise<(figure: string) => number> {
  const samples = new Map<string, number[]>();
  let lastSaid = Number.NEGATIVE_INFINITY;
  for (let round = 0; round <= rounds; round += 1) {
    if (performance.now() - lastSaid > progressInterval) {
      bench.onProgress(round === 0 ? "warming up" : `round ${round} of ${rounds}`);
      lastSaid = performance.now();
    }
    for (const take of takes) {
      bench.signal.throwIfAborted();
      const figures = Object.entries(await take());
      if (round === 0) continue;
      for (const [name, figure] of figures) samples.set(name, [...(samples.get(name) ?? []), figure]);
    }
  }
  return (figure) => median(samples.get(figure) ?? []);
}

function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const [low = Number.NaN, high = low] = sorted.slice(
    Math.ceil(sorted.length / 2) - 1,
    Math.floor(sorted.length / 2) + 1,
  );
  return (low + high) / 2;
}
