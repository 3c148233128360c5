import { setTimeout as delay } from "node:timers/promises";

/** Waits for a condition; fails, naming it, when it has not come true after `milliseconds`. */
export async function until<T>(what: string, condition: () => T | undefined, milliseconds = 15_000): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const value = condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`${what}: not so after ${milliseconds} ms`);
    await delay(10);
  }
}
