import { oneLine } from "./one-line.ts";

/**
 * What a caller can influence, made fit for one line of a log: line breaks would forge lines, control characters and
 * text direction marks would disguise them.
 */
export function logText(text: string): string {
  return oneLine(text, 200, (run) => "\uFFFD".repeat([...run].length));
}
