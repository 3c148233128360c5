/**
 * Runs several things in parallel. If one fails, stops the others and throws the first error. Everything has stopped
 * when it returns.
 */
export async function runTogether<Results extends readonly unknown[]>(
  signal: AbortSignal,
  start: (signal: AbortSignal) => { readonly [Index in keyof Results]: Promise<Results[Index]> },
): Promise<Results> {
  const cancellation = new AbortController();
  const running = start(AbortSignal.any([signal, cancellation.signal]));
  const failures: unknown[] = [];
  const watched = running.map((task) =>
    task.catch((error: unknown) => {
      failures.push(error);
      cancellation.abort(error);
    }),
  );
  const results = await Promise.all(watched);
  signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
  return results as unknown as Results;
}
