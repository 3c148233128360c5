const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const longest = 200;

/**
 * What a caller can influence, made fit for one line of a log: line breaks would forge lines, control characters and
 * text direction marks would disguise them.
 */
export function logText(text: string): string {
  const printable = text.replace(unprintable, "\uFFFD");
  return printable.length <= longest ? printable : `${printable.slice(0, longest)}…`;
}
