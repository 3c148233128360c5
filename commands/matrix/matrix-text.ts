import { capital } from "../../text/capital.ts";
import { styleText } from "node:util";
import { printable, printableData } from "../../text/printable.ts";
import { padded, widthOf } from "../../text/width.ts";
import { columnsOf, findCell, type Matrix, type Outcome, type Subject } from "../../access-matrix/matrix.ts";
import { stateWords, verdictWords } from "../../access-matrix/words.ts";
import type { MatrixDifference } from "../../access-matrix/compare-matrices.ts";

type Paint = (format: "bold" | "dim" | (typeof colours)[Outcome], text: string) => string;

const colours = { allowed: "green", "more demanded": "yellow", refused: "red" } as const;

interface Setting {
  readonly matrix: Matrix;
  readonly paint: Paint;
  readonly columns: number | undefined;
}

/**
 * The matrix for a terminal: a table a resource, a line a subject, a column a place; reasons below. A table that is too
 * wide has a line for each place.
 */
export function matrixText(
  found: Matrix,
  { colour, columns }: { readonly colour: boolean; readonly columns?: number | undefined },
): string {
  const matrix = printableData(found);
  const paint: Paint = (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
  return [
    ...columnsOf(matrix).map(({ name }) => table({ matrix, paint, columns }, name)),
    section("Why", reasons(matrix), paint),
    ...(matrix.policies.length === 0
      ? [paint("dim", "No conditional access policy.")]
      : [section("Policies", policies(matrix), paint)]),
    section("Places", places(matrix), paint),
    ...(matrix.remains.length === 0 ? [] : [section("What this cannot tell", matrix.remains, paint)]),
  ].join("\n\n");
}

function table({ matrix, paint, columns }: Setting, resource: string): string {
  const names = matrix.places.map(({ name }) => name);
  const rows = matrix.subjects.map((subject) => ({
    label: rowLabel(subject),
    cells: names.map((name) => cellAt(matrix, resource, name, subject)),
  }));
  const head = paint("bold", capital(resource));
  const labelWidth = Math.max(...rows.map(({ label }) => widthOf(label)));
  const widths = names.map((name, column) =>
    Math.max(widthOf(name), ...rows.map(({ cells }) => widthOf(cells[column]?.words ?? ""))),
  );
  const width = widths.reduce((sum, one) => sum + gap.length + one, gap.length + labelWidth);
  if (columns !== undefined && width > columns) {
    return [head, ...rows.flatMap((row) => record(row, names, paint))].join("\n");
  }
  const lines = rows.map(({ label, cells }) => [
    padded(label, labelWidth),
    ...cells.map(({ words, outcome }, column) => paint(colours[outcome], padded(words, widths[column] ?? 0))),
  ]);
  const places = [padded("", labelWidth), ...names.map((name, column) => padded(name, widths[column] ?? 0))];
  return [
    head,
    paint("dim", `${gap}${places.join(gap)}`.trimEnd()),
    ...lines.map((cells) => `${gap}${cells.join(gap)}`.trimEnd()),
  ].join("\n");
}

/** Between the columns of a table. */
const gap = "  ";

interface Row {
  readonly label: string;
  readonly cells: readonly ReturnType<typeof cellAt>[];
}

/** A row of a table that is too wide: a line a place. */
function record({ label, cells }: Row, places: readonly string[], paint: Paint): readonly string[] {
  const width = Math.max(...places.map((name) => widthOf(name)));
  return [
    `${gap}${label}`,
    ...cells.map(
      ({ words, outcome }, column) =>
        `${gap}${gap}${paint("dim", padded(places[column] ?? "", width))}${gap}${paint(colours[outcome], words)}`,
    ),
  ];
}

function cellAt(matrix: Matrix, resource: string, from: string, { label, how }: Subject) {
  const cell = findCell(matrix, { who: label, how, from, resource });
  if (!cell) return { words: "-", outcome: "refused" as const };
  const { outcome, ifEnforced } = cell;
  const words = `${verdictWords(cell)}${ifEnforced ? ` [enforced: ${verdictWords(ifEnforced)}]` : ""}`;
  return { words, outcome };
}

function rowLabel({ label, how }: Subject): string {
  return `${label}, ${how}`;
}

/** Each reason once: many cells share one. */
function reasons({ cells }: Matrix): readonly string[] {
  const byReason = Map.groupBy(
    cells.filter(({ outcome }) => outcome !== "allowed"),
    (cell) => `${verdictWords(cell)}: ${cell.reason}`,
  );
  return [...byReason.keys()];
}

function policies({ policies }: Matrix): readonly string[] {
  return policies.map(
    ({ displayName, state, who, what, where, demands }) =>
      `${displayName} (${stateWords[state]}): ${[who, what, where, demands].join(" ")}`,
  );
}

function places({ places }: Matrix): readonly string[] {
  return places.map(({ name, address, ranges, trusted }) => {
    const what = ranges.length === 0 ? "in no named location" : ranges.join(", ");
    return `${name}: ${what}${trusted ? ", trusted" : ""}; stood for by ${address}`;
  });
}

function section(title: string, lines: readonly string[], paint: Paint): string {
  return [paint("bold", title), ...lines.map((line) => `  ${line}`)].join("\n");
}

const titles = [
  ["gains", "Gains access", "red"],
  ["wider", "Protects less", "red"],
  ["loses", "Loses access", "yellow"],
  ["otherwise", "Refused as before, for another reason", "dim"],
  ["beneath", "Refused as before, but conditional access says otherwise", "yellow"],
  ["rules", "Policies, named locations, App Service authentication and roles", "dim"],
] as const;

/** The difference of two matrices for a terminal; who gains comes first: that is what a reviewer must not miss. */
export function differenceText(difference: MatrixDifference, { colour }: { readonly colour: boolean }): string {
  const sections = titles
    .filter(([kind]) => difference[kind].length > 0)
    .map(([kind, title, format]) => {
      const head = colour ? styleText(["bold", format], title, { validateStream: false }) : title;
      return [head, ...difference[kind].map((sentence) => `  ${printable(sentence)}`)].join("\n");
    });
  return sections.length === 0
    ? "Nobody in the matrix gains or loses access. Conditional access, App Service authentication, endpoints and role holders are unchanged."
    : sections.join("\n\n");
}
