import type { Row, Target } from "./row.ts";

const headings = ["what", "ours", "theirs", "unit", "ours / theirs", "target", "verdict"] as const;

/** The rows as text: one table, then what theirs measures and how each was measured. */
export function benchTable(rows: readonly Row[]): string {
  const cells = rows.map(({ name, ours, theirs, unit, ratio, target, reached }) => [
    name,
    String(ours),
    String(theirs),
    unit,
    String(ratio),
    targetText(target),
    reached === undefined ? "-" : reached ? "reached" : "missed",
  ]);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((line) => line[column]?.length ?? 0)),
  );
  const line = (texts: readonly string[]): string =>
    `  ${texts.map((text, column) => pad(text, widths[column] ?? 0, column)).join("  ")}`.trimEnd();
  const notes = rows.map(({ name, beside, note }) => `  ${name}: compared with ${beside}. ${note}`);
  return [line(headings), line(widths.map((width) => "-".repeat(width))), ...cells.map(line), "", ...notes].join("\n");
}

/** Figures align right, words left. */
function pad(text: string, width: number, column: number): string {
  return column === 1 || column === 2 || column === 4 ? text.padStart(width) : text.padEnd(width);
}

function targetText(target: Target | undefined): string {
  if (target === undefined) return "-";
  return "atMost" in target ? `<= ${target.atMost}` : `>= ${target.atLeast}`;
}
