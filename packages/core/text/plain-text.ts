import { cut } from "./cut.ts";
import { printable } from "./printable.ts";
import { redacted, redactedPaste, withoutSecrets } from "./redact.ts";

/** Outside text on one line, without the known secrets and without anything that looks like a credential. */
export function plainText(text: string, secrets: readonly string[] = []): string {
  return redacted(printable(withoutSecrets(text, secrets)))
    .replaceAll(/ {2,}/g, " ")
    .trim();
}

/**
 * Outside text, such as a token's claim or a refusal, made safe to print: without credentials, and a few lines at most.
 */
export function pastedText(text: string): string {
  return cut(redactedPaste(printable(text)).trim(), 300);
}
