import { logLines } from "./log-lines.ts";
import { printableLines } from "./printable.ts";
import { withoutCredentials } from "./redact.ts";

/** Bold, dim and the plain colors that the reports paint with; nothing that hides text or moves the cursor. */
// oxlint-disable-next-line eslint/no-control-regex -- it is what a color begins with
const color = /(\u001B\[(?:0|1|2|22|3[0-79])m)/;

/**
 * The last look at what is printed, for messages whose parts come from anywhere, such as Pulumi's own. Line breaks stay;
 * control characters, commands to a pipeline's runner and credentials don't.
 */
export function safeMessage(text: string): string {
  return logLines(withoutCredentials(printableLines(text)));
}

/** The same for a report in color. Its outside text has been through `printable` before it was painted. */
export function safeReport(text: string): string {
  const parts = text.split(color);
  return logLines(parts.map((part, index) => (index % 2 === 1 ? part : printableLines(part))).join(""));
}
