/** Capitalizes a text for the start of a sentence: "caller integration" becomes "Caller integration". */
export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
