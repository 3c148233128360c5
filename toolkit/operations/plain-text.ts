/** Control characters would steer the terminal; marks of direction would disguise what is written. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;
/** A JWT, whole or cut off. */
const token = /\beyJ[\w-]{10,}(?:\.[\w-]*)*/g;

/** What came from outside, in one line, without the secrets that are known, and without what looks like a token. */
export function plainText(text: string, secrets: readonly string[] = []): string {
  let plain = text;
  for (const secret of secrets) if (secret !== "") plain = plain.replaceAll(secret, "[secret]");
  return plain.replaceAll(token, "[token]").replaceAll(unprintable, " ").replaceAll(/ {2,}/g, " ").trim();
}
