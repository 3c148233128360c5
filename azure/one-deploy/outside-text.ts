import { kept } from "../../text/cut.ts";
import { plainText } from "../../text/plain-text.ts";

const longest = 300;

/** A server's words, fit to be quoted within one line: without line breaks, control characters and credentials, and short. */
export function outsideText(text: string): string {
  const line = plainText(text);
  return line.length <= longest ? line : `${kept(line, longest).trimEnd()}…`;
}

/** A server's answer as JSON, or `undefined` if it isn't JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A property of what may be no object at all. */
export function propertyOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
