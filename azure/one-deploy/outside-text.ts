import { kept } from "../../text/cut.ts";
import { plainText } from "../../text/plain-text.ts";

const longest = 300;

/** A server's words, fit to be quoted within one line: without line breaks, control characters and credentials, and short. */
export function outsideText(text: string): string {
  const line = plainText(text);
  return line.length <= longest ? line : `${kept(line, longest).trimEnd()}…`;
}
