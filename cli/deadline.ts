import { UsageError } from "./exit-codes.ts";

/** Reads `--deadline`: how long to wait for what takes its time, in minutes. @throws UsageError */
export function minutesFrom(text: string): number {
  const minutes = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || minutes > 120) {
    throw new UsageError(`--deadline is "${text}"; minutes from 0 to 120 are allowed (0: nothing is waited for).`);
  }
  return minutes;
}
