const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Credentials by their form, anywhere. */
const credentials: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, "[private key]"],
  // A JWT or JWE, whole or cut off: everything in base64url behind `{"`.
  [/\beyJ[\w-]{10,}(?:\.[\w-]*)*/g, "[token]"],
  // A client secret of Entra ID: three characters, a digit, Q~, and some thirty more.
  [/[\w~.-]{3}\dQ~[\w~.-]{20,}/g, "[secret]"],
];

/** Names that only a credential's value follows. */
const unmistakable =
  "client_secret|clientsecret|client_assertion|access_token|id_token|refresh_token|authenticationtoken|x-zumo-auth|api_?key|x-functions-key|accountkey|sharedaccesskey";
/** Words of prose as well: "the client secret: it has expired". After a colon and a blank, a plain word isn't a credential. */
const ambiguous = "secret|password|passwd|pwd|assertion|sig";
const value = `[^\\s"'&,;}]+`;

/** Credentials by the name before them: `name=value` and `"name": "value"`, as in forms, JSON and command lines. */
const named: readonly RegExp[] = [
  new RegExp(`((?:${unmistakable})["']?\\s*[=:]\\s*["']?)${value}`, "gi"),
  new RegExp(
    `((?:${ambiguous})(?:["']?\\s*=\\s*|["']\\s*:\\s*|:(?=\\S)|:\\s+(?=[^\\s,.;]{6})(?=[a-z]*[^a-z\\s,.;]))["']?)${value}`,
    "gi",
  ),
  /(\bauthorization["']?\s*[:=]\s*["']?(?:basic|bearer)\s+)[^\s"',]+/gi,
];

/** Values of these names are secret wherever they stand. */
const secretName =
  /^secure$|password|passwd|client_?secret(?!SettingName)|(?:access|account|api|shared)_?key|connection_?string|(?:access|refresh|id)_?token/i;
/** Values of these names may be: good enough to hide a value in a place where nobody expects any. */
const maybeSecretName = /secret|password|passwd|token|key|value|credential/i;

/** Without these texts. The longest goes first, so that none is left over from one that is a part of it. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== "")
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}

/** Without what is a credential by its form. Our own words never are: good for a whole message. */
export function withoutCredentials(text: string): string {
  return credentials.reduce((rest, [pattern, by]) => rest.replaceAll(pattern, by), text);
}

/** Outside text without what is a credential by its form or by the name before it. */
export function redacted(text: string): string {
  return named.reduce((rest, pattern) => rest.replaceAll(pattern, "$1[redacted]"), withoutCredentials(text));
}

/**
 * For text that a person pastes, which may be a credential of any form: also without anything long that has no word in
 * it, such as a refresh token, a key or a code.
 */
export function redactedPaste(text: string): string {
  return redacted(text).replaceAll(/[\w~.+/=-]{40,}/g, (match) => (isHarmless(match) ? match : "[redacted]"));
}

/** Whether a value of this name is kept from everybody's eyes, in a place whose names are known. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** Whether a value of this name may be a secret that was put into the wrong place. */
export function mayBeSecret(name: string): boolean {
  return maybeSecretName.test(name);
}

/** Addresses, host names and resource ids are also long, but their parts are short or plain words. */
function isHarmless(text: string): boolean {
  return text.split(/[/.]/).every((part) => part.length <= 16 || guid.test(part) || /^[a-z0-9_-]{0,39}$/.test(part));
}
