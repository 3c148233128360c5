import { styleText } from "node:util";
import { printableData } from "../../../text/printable.ts";
import { findCell, type Matrix, type Outcome, resources, type Subject } from "../../operations/matrix/matrix.ts";
import { stateWords, verdictWords } from "./words.ts";

type Paint = (format: "bold" | "dim" | (typeof colours)[Outcome], text: string) => string;

const colours = { allowed: "green", "more demanded": "yellow", refused: "red" } as const;

/** The matrix for a terminal: a table a resource, a line a subject, a column a place; reasons below. */
export function matrixText(found: Matrix, { colour }: { readonly colour: boolean }): string {
  const matrix = printableData(found);
  const paint: Paint = (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
  return [
    ...resources.map((resource) => table(matrix, resource, paint)),
    section("Why", reasons(matrix), paint),
    ...(matrix.policies.length === 0
      ? [paint("dim", "No conditional access policy.")]
      : [section("Policies", policies(matrix), paint)]),
    section("Places", places(matrix), paint),
    ...(matrix.remains.length === 0 ? [] : [section("What this cannot tell", matrix.remains, paint)]),
  ].join("\n\n");
}

function table(matrix: Matrix, resource: (typeof resources)[number], paint: Paint): string {
  const names = matrix.places.map(({ name }) => name);
  const rows = matrix.subjects.map((subject) => ({ subject, cells: names.map((name) => wordsAt(name, subject)) }));
  const labelWidth = Math.max(...rows.map(({ subject }) => rowLabel(subject).length));
  const widths = names.map((name, column) =>
    Math.max(name.length, ...rows.map(({ cells }) => cells[column]?.words.length ?? 0)),
  );
  const lines = rows.map(({ subject, cells }) => {
    const painted = cells.map(({ words, outcome }, column) =>
      paint(colours[outcome], words.padEnd(widths[column] ?? 0)),
    );
    return `  ${[rowLabel(subject).padEnd(labelWidth), ...painted].join("  ")}`.trimEnd();
  });
  const head = [" ".repeat(labelWidth), ...names.map((name, column) => name.padEnd(widths[column] ?? 0))];
  return [paint("bold", titleOf(resource)), paint("dim", `  ${head.join("  ")}`.trimEnd()), ...lines].join("\n");

  function wordsAt(from: string, { label, how }: Subject) {
    const cell = findCell(matrix, { who: label, how, from, resource });
    if (!cell) return { words: "-", outcome: "refused" as const };
    const { outcome, ifEnforced } = cell;
    const words = `${verdictWords(cell)}${ifEnforced ? ` [enforced: ${verdictWords(ifEnforced)}]` : ""}`;
    return { words, outcome };
  }
}

function rowLabel({ label, how }: Subject): string {
  return `${label}, ${how}`;
}

function titleOf(resource: string): string {
  return `${resource.charAt(0).toUpperCase()}${resource.slice(1)}`;
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
