const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;
const longest = 300;

/** A server's words, fit to be quoted within one line: without line breaks and control characters, and short. */
export function outsideText(text: string): string {
  const line = text.replace(unprintable, " ").trim();
  return line.length <= longest ? line : `${line.slice(0, longest)}…`;
}
