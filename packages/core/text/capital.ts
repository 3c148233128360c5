/** Capitalizes a text for the start of a sentence: "caller integration" becomes "Caller integration". */
export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** The reverse, for a sentence after a label and a colon. */
export function uncapital(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
