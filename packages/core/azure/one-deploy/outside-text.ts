import { truncated } from "../../text/cut.ts";
import { plainText } from "../../text/plain-text.ts";

const longest = 300;

/**
 * Makes a server's message fit to quote within one line: short, without line breaks, control characters and
 * credentials.
 */
export function outsideText(text: string): string {
  const line = plainText(text);
  return line.length <= longest ? line : `${truncated(line, longest).trimEnd()}…`;
}

/** A property of a value that may not be an object. */
export function propertyOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
