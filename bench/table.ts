import type { Row, Target } from "./row.ts";

const headings = ["what", "ours", "theirs", "unit", "ours / theirs", "target", "verdict"] as const;

/** The rows for a person: one table, and below it what theirs is and how each was measured. */
export function benchTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    figure(row.ours),
    figure(row.theirs),
    row.unit,
    figure(row.ratio),
    targetText(row.target),
    row.reached === undefined ? "-" : row.reached ? "reached" : "missed",
  ]);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((line) => line[column]?.length ?? 0)),
  );
  const line = (texts: readonly string[]): string =>
    `  ${texts.map((text, column) => pad(text, widths[column] ?? 0, column)).join("  ")}`.trimEnd();
  const notes = rows.map(({ name, beside, note }) => `  ${name}: beside ${beside}. ${note}`);
  return [line(headings), line(widths.map((width) => "-".repeat(width))), ...cells.map(line), "", ...notes].join("\n");
}

/** Figures stand to the right, words to the left. */
function pad(text: string, width: number, column: number): string {
  return column === 1 || column === 2 || column === 4 ? text.padStart(width) : text.padEnd(width);
}

function figure(value: number | undefined): string {
  return value === undefined ? "-" : String(value);
}

function targetText(target: Target | undefined): string {
  if (target === undefined) return "-";
  const { of, atMost, atLeast } = target;
  const bound = atMost === undefined ? `>= ${atLeast ?? ""}` : `<= ${atMost}`;
  return of === "ratio" ? bound : `ours ${bound}`;
}
