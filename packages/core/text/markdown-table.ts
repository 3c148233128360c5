/**
 * A Markdown table whose cells are already Markdown. Escapes unescaped bars in cells, because a bar would end the cell.
 */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll(/\\.|\|/g, (match) => (match === "|" ? "\\|" : match))).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
