/** Someone else's words or code in a sentence: in quotes that they don't have themselves, if there are such. */
export function quoted(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}
