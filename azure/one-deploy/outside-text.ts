import { kept } from "../../text/cut.ts";
import { printable } from "../../text/printable.ts";

const longest = 300;

/** A server's words, fit to be quoted within one line: without line breaks and control characters, and short. */
export function outsideText(text: string): string {
  const line = printable(text.trim());
  return (line.length <= longest ? line : `${kept(line, longest)}…`).trim();
}
