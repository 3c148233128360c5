export interface Throughput {
  readonly perSecond: number;
  /** Processor time that one took, on all cores together, in microseconds: what other programs take does not change it. */
  readonly processorMicroseconds: number;
}

/**
 * How often an operation completes, so many under way at all times. Whatever it throws ends the measurement.
 */
export async function throughputOf(
  operation: () => Promise<unknown>,
  { concurrency, milliseconds }: { readonly concurrency: number; readonly milliseconds: number },
): Promise<Throughput> {
  const usedBefore = process.cpuUsage();
  const start = performance.now();
  const end = start + milliseconds;
  let done = 0;
  const work = async (): Promise<void> => {
    while (performance.now() < end) {
      await operation();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  const elapsed = performance.now() - start;
  const { user, system } = process.cpuUsage(usedBefore);
  return { perSecond: (done * 1000) / elapsed, processorMicroseconds: (user + system) / done };
}

/** Microseconds that an operation takes when nothing else is under way: the mean over the given time. */
export async function microsecondsEach(operation: () => Promise<unknown>, milliseconds: number): Promise<number> {
  const { perSecond } = await throughputOf(operation, { concurrency: 1, milliseconds });
  return 1_000_000 / perSecond;
}
