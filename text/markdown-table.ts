/** A Markdown table of cells that are Markdown already: a bar that isn't escaped in them is, or it would end the cell. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll(/\\.|\|/g, (found) => (found === "|" ? "\\|" : found))).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
