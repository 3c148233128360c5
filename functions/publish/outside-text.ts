import { oneLine } from "../src/one-line.ts";

/** A server's words, fit to be quoted within one line: without line breaks and control characters, and short. */
export function outsideText(text: string): string {
  return oneLine(text.trim(), 300).trim();
}
