import { logLines } from "./log-lines.ts";
import { printableLines } from "./printable.ts";
import { withoutCredentials } from "./redact.ts";

/** Bold, dim and the plain colors of the reports. Nothing that hides text or moves the cursor. */
// oxlint-disable-next-line eslint/no-control-regex -- it is what a color begins with
const color = /(\u001B\[(?:0|1|2|22|3[0-79])m)/;

/**
 * Makes a message safe to print, as the last step, because its parts may come from anywhere, such as Pulumi's own
 * messages. Line breaks stay; control characters, commands to a pipeline's runner and credentials are removed.
 */
export function safeMessage(text: string): string {
  return logLines(withoutCredentials(printableLines(text)));
}

/** The same for a report in color. `printable` has processed its outside text before colors were added. */
export function safeReport(text: string): string {
  return betweenColors(text, printableLines);
}

/** A report in color that repeats what a service answered: credentials are removed. */
export function safeRefusal(text: string): string {
  return betweenColors(text, (part) => withoutCredentials(printableLines(part)));
}

function betweenColors(text: string, cleaned: (part: string) => string): string {
  const parts = text.split(color);
  return logLines(parts.map((part, index) => (index % 2 === 1 ? part : cleaned(part))).join(""));
}
