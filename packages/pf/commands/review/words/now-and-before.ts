import { cut } from "@protected-function/core/text/cut.ts";

/** As much of a value as a reader compares by eye: three lines of a terminal. */
const longest = 240;
/** A shorter beginning that both values have is worth its room. */
const shortestLeftOut = 60;

/** Two versions of something, below each other, where one line has no room for both. */
export function nowAndBefore(now: string, before: string): readonly string[] {
  return [`Now:     ${now}`, `Before:  ${before}`];
}

/** The same of long values: from where they differ, and without a long end. `--json` has them whole. */
export function valuesNowAndBefore(now: string, before: string): readonly string[] {
  const from = differsFrom(now, before);
  const shown = (value: string): string => cut(from === 0 ? value : `… ${value.slice(from)}`, longest);
  return nowAndBefore(shown(now), shown(before));
}

/** The beginning of the first word or item that differs, if both values begin alike for long. */
function differsFrom(left: string, right: string): number {
  let same = 0;
  while (same < left.length && left[same] === right[same]) same += 1;
  const start = left.lastIndexOf(" ", same - 1) + 1;
  return start < shortestLeftOut ? 0 : start;
}
