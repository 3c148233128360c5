const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/**
 * Text for an element or a quoted attribute, of HTML as of XML (which also has `&apos;`).
 * https://html.spec.whatwg.org/#escapingString
 */
export function escapedMarkup(text: string, apostrophe = "&#39;"): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? apostrophe);
}
