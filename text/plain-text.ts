import { cut } from "./cut.ts";
import { printable } from "./printable.ts";
import { redacted, redactedPaste, withoutSecrets } from "./redact.ts";

/** Outside text in one line, without the secrets that are known, and without what looks like a credential. */
export function plainText(text: string, secrets: readonly string[] = []): string {
  return redacted(printable(withoutSecrets(text, secrets)))
    .replaceAll(/ {2,}/g, " ")
    .trim();
}

/** Text from outside, such as a token's claim or a refusal, fit to be printed: without credentials, and a few lines at most. */
export function pastedText(text: string): string {
  return cut(redactedPaste(printable(text)).trim(), 300);
}
