/** With a full stop, if it has none: also one within quotation marks is one. */
export function sentence(text: string): string {
  return /[.!?]["')\]]?$/.test(text) ? text : `${text}.`;
}
