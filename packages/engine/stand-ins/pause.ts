import { setTimeout as sleep } from "node:timers/promises";

/** Waits between two attempts. Ends early, with the reason, when the signal is aborted. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export const realPause: Pause = async (milliseconds, signal) => {
  await sleep(milliseconds, undefined, { signal });
};

/**
 * `Retry-After` in seconds (Azure sends no dates in it). Default: one second.
 * https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryDelay(headers: { get(name: string): string | null }): number {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : 1000;
}
