/** A text as a sentence begins: "caller integration" is "Caller integration". */
export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
