import type { Guardian } from "../../packages/engine/guardian.ts";
import type { Row } from "./row.ts";

/** What every row's file gets. */
export interface Bench {
  /** The repository: where `Pulumi.yaml` is. */
  readonly directory: string;
  readonly guardian: Guardian;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/** One file of `rows/`: measures, and answers its rows. */
export type MeasureRows = (bench: Bench) => Promise<readonly Row[]>;

/** Milliseconds between two progress reports. */
const progressInterval = 2000;

/**
 * Takes samples in turns, A B A B, so that other load on the machine affects all of them alike. Returns each figure's
 * median. An extra round comes first, to warm up.
 */
export async function alternate<Name extends string>(
  bench: Pick<Bench, "signal" | "onProgress">,
  rounds: number,
  measurements: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Readonly<Record<Name, number>>> {
  const samples = new Map<string, number[]>();
  let lastSaid = Number.NEGATIVE_INFINITY;
  for (let round = 0; round <= rounds; round += 1) {
    if (performance.now() - lastSaid > progressInterval) {
      bench.onProgress(round === 0 ? "warming up" : `round ${round} of ${rounds}`);
      lastSaid = performance.now();
    }
    for (const [name, take] of Object.entries<() => Promise<number>>(measurements)) {
      bench.signal.throwIfAborted();
      const figure = await take();
      if (round > 0) samples.set(name, [...(samples.get(name) ?? []), figure]);
    }
  }
  const medians = [...samples].map(([name, figures]) => [name, median(figures)]);
  return Object.fromEntries(medians) as Record<Name, number>;
}

function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const [low = Number.NaN, high = low] = sorted.slice(
    Math.ceil(sorted.length / 2) - 1,
    Math.floor(sorted.length / 2) + 1,
  );
  return (low + high) / 2;
}

/** How often an operation completes in a second, with a constant number in progress. An error ends the measurement. */
export async function perSecond(
  operation: () => Promise<unknown>,
  { concurrency, milliseconds }: { readonly concurrency: number; readonly milliseconds: number },
): Promise<number> {
  const start = performance.now();
  let completed = 0;
  const work = async (): Promise<void> => {
    while (performance.now() < start + milliseconds) {
      await operation();
      completed += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return (completed * 1000) / (performance.now() - start);
}
