/** Control characters would steer the terminal; marks of direction would disguise what is written. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const longest = 300;

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What looks like a credential, wherever it stands. */
const credentials: readonly (readonly [RegExp, string])[] = [
  // A JWT or JWE, whole or cut off: everything in base64url behind `{"`.
  [/\beyJ[\w-]{10,}(?:\.[\w-]*)*/g, "[token]"],
  // name=value and "name": "value", as in forms, JSON and command lines.
  [
    /((?:client_secret|clientsecret|secret|password|passwd|pwd|client_assertion|assertion|access_token|id_token|refresh_token|authenticationtoken|x-zumo-auth|api_?key|x-functions-key|sig)["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi,
    "$1[redacted]",
  ],
  [/(\bauthorization["']?\s*[:=]\s*["']?(?:basic|bearer)\s+)[^\s"',]+/gi, "$1[redacted]"],
  // A client secret of Entra ID: three characters, a digit, Q~, and some thirty more.
  [/[\w~.-]{3}\dQ~[\w~.-]{20,}/g, "[secret]"],
  // Anything long without a word in it: a refresh token, a key, a code. GUIDs and addresses are shorter between marks.
  [/[\w~.+/=-]{40,}/g, "[redacted]"],
];

/** What was handed in, fit to be printed: no credential, no control character, no more than some lines. */
export function printable(text: string): string {
  let shown = text.replace(unprintable, " ");
  for (const [pattern, by] of credentials) {
    shown = shown.replace(pattern, (match: string, ...groups: unknown[]) => {
      if (by === "[redacted]" && isHarmless(match)) return match;
      return by.replace("$1", typeof groups[0] === "string" ? groups[0] : "");
    });
  }
  shown = shown.trim();
  return shown.length <= longest ? shown : `${shown.slice(0, longest)}…`;
}

/** Addresses, host names and resource ids are long, too; what they are made of is short, or plain words. */
function isHarmless(text: string): boolean {
  return text.split(/[/.]/).every((part) => part.length <= 16 || guid.test(part) || /^[a-z0-9_-]{0,39}$/.test(part));
}
