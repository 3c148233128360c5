import { credentialForm } from "@protected-function/core/text/credential-form.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { isSecretName, mayBeSecret, redactedPaste } from "@protected-function/core/text/redact.ts";

/** Whether someone seems to have written a secret where the contract takes only the kind of a setting. */
export function isSecretInContract(name: string, value: unknown): boolean {
  if (typeof value !== "string" || isKind(value)) return false;
  return (
    isSecretName(name) || mayBeSecret(name) || credentialForm(value) !== undefined || redactedPaste(value) !== value
  );
}

/** Lines of an environment file, `NAME=value`, in place of settings by name. */
export function holdsEnvironmentLines(value: unknown): boolean {
  return [value].flat().some((one) => typeof one === "string" && /[=:]/.test(one));
}

/** A kind, misspelled or in another tool's word: this one is worth showing. */
function isKind(text: string): boolean {
  return /^[a-z]+$/i.test(text) && (text === "password" || nearest(text, kinds) !== undefined);
}

const kinds = "text secret string securestring number boolean plain env optional required".split(" ");
