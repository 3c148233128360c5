/** Markdown whatever the formatter did to it: how wide a table's columns are, and blanks inside a double fence of code. */
export function unpadded(markdown: string): string {
  return markdown
    .replaceAll(/(?<=``) | (?=``)/g, "")
    .replaceAll(/ *\| */g, "|")
    .replaceAll(/-{3,}/g, "---");
}
