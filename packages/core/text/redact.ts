import { guidForm } from "./azure-names.ts";

/** Credentials by their form, anywhere. */
const credentials: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, "[private key]"],
  // A JWT or JWE, complete or truncated: everything in base64url after `{"`.
  [/\beyJ[\w-]{10,}(?:\.[\w-]*)*/g, "[token]"],
  // A client secret of Entra ID: three characters, a digit, Q~, and about thirty more.
  [/[\w~.-]{3}\dQ~[\w~.-]{20,}/g, "[secret]"],
];

/** Names that only precede a credential. */
const unmistakable =
  "client_secret|clientsecret|client_assertion|access_token|id_token|refresh_token|authenticationtoken|x-zumo-auth|api_?key|x-functions-key|accountkey|sharedaccesskey";
/**
 * Words that also occur in prose: "the client secret: it has expired". After a colon and a blank, a plain word isn't a
 * credential.
 */
const ambiguous = "secret|password|passwd|pwd|assertion|sig";
const value = `[^\\s"'&,;}]+`;

/** Credentials by the name before them: `name=value` and `"name": "value"`, as in forms, JSON and command lines. */
const namedSecrets: readonly RegExp[] = [
  new RegExp(`((?:${unmistakable})["']?\\s*[=:]\\s*["']?)${value}`, "gi"),
  new RegExp(
    `((?:${ambiguous})(?:["']?\\s*=\\s*|["']\\s*:\\s*|:(?=\\S)|:\\s+(?=[^\\s,.;]{6})(?=[a-z]*[^a-z\\s,.;]))["']?)${value}`,
    "gi",
  ),
  /(\bauthorization["']?\s*[:=]\s*["']?(?:basic|bearer)\s+)[^\s"',]+/gi,
];

/** Values with these names are always secret. */
const secretName =
  /^secure$|password|passwd|client_?secret(?!SettingName)|(?:access|account|api|shared)_?key|connection_?string|(?:access|refresh|id)_?token/i;
/** Values with these names may be secret. Hide them in a place where no one expects a secret. */
const maybeSecretName = /secret|password|passwd|token|key|value|credential/i;

/** Removes these texts. The longest goes first, so that nothing is left of one that contains another. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== "")
    .toSorted((left, right) => right.length - left.length)
    .reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}

/**
 * Removes anything that has the form of a credential. The project's own words never do, so it is safe for a whole
 * message.
 */
export function withoutCredentials(text: string): string {
  return credentials.reduce((rest, [pattern, replacement]) => rest.replaceAll(pattern, replacement), text);
}

/** Removes anything from outside text that is a credential by its form or by the name before it. */
export function redacted(text: string): string {
  return namedSecrets.reduce((rest, pattern) => rest.replaceAll(pattern, "$1[redacted]"), withoutCredentials(text));
}

/**
 * For text that a user pastes, which may be a credential of any form. Also removes anything long that contains no word,
 * such as a refresh token, a key or a code.
 */
export function redactedPaste(text: string): string {
  return redacted(text).replaceAll(/[\w~.+/=-]{40,}/g, (match) => (isHarmless(match) ? match : "[redacted]"));
}

/** Whether to hide a value with this name from everyone, in a place whose names are known. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** Whether a value with this name may be a misplaced secret. */
export function mayBeSecret(name: string): boolean {
  return maybeSecretName.test(name);
}

/** A function app's own host name, which Azure makes longer by a hash. */
const siteHost = /[a-z0-9-]{1,63}(?:\.[a-z0-9-]+)?\.azurewebsites\.(?:net|us|cn)(?![\w.-])/g;

/** Addresses, host names and resource IDs are also long, but their parts are short or plain words. */
function isHarmless(text: string): boolean {
  return text
    .replaceAll(siteHost, "")
    .split(/[/.]/)
    .every((part) => part.length <= 16 || guidForm.test(part) || isWords(part));
}

/** One word or, up to the length of a label in a host name, several with hyphens. */
function isWords(part: string): boolean {
  return /^[a-z0-9_-]{0,39}$/.test(part) || (part.length <= 63 && /^[a-z0-9]{1,16}(?:-[a-z0-9]{1,16})+$/.test(part));
}
