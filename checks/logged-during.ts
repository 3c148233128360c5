import type { Origin } from "./origin.ts";

/**
 * Runs something, and reads what the function logged meanwhile; `lines` is undefined where nobody reads the log. Lines are
 * known by their numbers: the log keeps only its last.
 */
export async function loggedDuring<Result>(
  { functionLog }: Origin,
  run: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly lines: readonly string[] | undefined }> {
  const last = (await functionLog?.())?.at(-1)?.number ?? 0;
  const result = await run();
  const lines = (await functionLog?.())?.filter(({ number }) => number > last);
  return { result, lines: lines?.map(({ message }) => message) };
}
