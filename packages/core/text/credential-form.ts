import { withoutCredentials } from "./redact.ts";

/** A credential in a connection string. Placeholders and switches, such as `password=true`, aren't. */
const pair =
  "\\s*(?:password|pwd|accountkey|sharedaccesskey|sharedaccesssignature)\\s*=\\s*(?!(?:true|false|on|off|yes|no)\\b)[^\\s;,<{$*%@[]";

/**
 * Credentials that nobody takes for anything else. Stricter than what `redact.ts` hides, because a value that is one is
 * refused: hiding too much does no harm, and refusing does.
 */
const forms: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
  [/\beyJ[\w-]{10,}\.[\w-]+\.[\w-]{10,}/, "a token"],
  [/(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{30,34}(?![\w~.-])/, "a client secret of Entra ID"],
  // Among other pairs, and not alone: prose has "password=on" too.
  [new RegExp(`=.*[;,\\s]${pair}`, "is"), "a connection string with a credential"],
  [new RegExp(`(?:^|[;,\\s])${pair}[^;,]*[;,]\\s*[\\w ]+=`, "i"), "a connection string with a credential"],
  [/^[a-z][a-z\d+.-]*:\/\/[^\s/:@]*:[^\s/@<{$*%[][^\s/@]*@/i, "an address with a password"],
  [/^https:\/\/\S+[?&]sig=[\w%+/=-]{20,}/i, "an address with a shared access signature"],
];

/** Those of a machine's own emulators open nothing. */
const local = /\bdevstoreaccount1\b|\blocalhost\b|\b127\.0\.0\.1\b/i;

/** What a text is that is a credential by its form, or contains one; undefined for any other. */
export function credentialForm(text: string): string | undefined {
  return local.test(text) ? undefined : forms.find(([form]) => form.test(text))?.[1];
}

/** Whether any text of a value may be a credential by its form, which no message repeats. */
export function holdsCredential(value: unknown): boolean {
  if (typeof value === "string") return credentialForm(value) !== undefined || withoutCredentials(value) !== value;
  return Object.entries(Object(value)).some((entry) => entry.some(holdsCredential));
}
