import type { RunningTwin } from "./running-twin.ts";

/** What a twin that starts beside others does to commands that look for the running one. */
export function besideText(others: readonly RunningTwin[]): readonly string[] {
  const [newest] = others;
  if (!newest) return [];
  const number = others.length === 1 ? "Another twin is" : `${others.length} other twins are`;
  return [
    `${number} running. While this one runs, commands in other terminals reach it; afterwards, that of process ${newest.pid} again.`,
  ];
}
