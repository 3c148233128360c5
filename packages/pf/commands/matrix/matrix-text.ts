import { foldedMatrix, type FoldedMatrix, type FoldedRow, placeWords } from "../../access-matrix/folded-matrix.ts";
import type { Cell, Matrix, Subject } from "../../access-matrix/matrix.ts";
import {
  enforcedWords,
  groupWords,
  howWords,
  looksOf,
  outcomeWords,
  stateWords,
  verdictWords,
} from "../../access-matrix/words.ts";
import { accessSentences, signInTitle, signInWords, whoCanCall } from "../../access-matrix/who-can-call.ts";
import { identityTitle, identityWords } from "../../access-matrix/read-identity.ts";
import { answerText } from "../../cli/answer.ts";
import { indentedSection, type Layout, type Paint, painter } from "../../cli/layout.ts";
import { allOf } from "../../checks/call.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { folded } from "@protected-function/core/text/folded.ts";
import { printableData } from "@protected-function/core/text/printable.ts";
import { padded, widthOf } from "@protected-function/core/text/width.ts";
import type { MatrixSource } from "./matrix-source.ts";
import { beforeEnforcing, enforcingWords } from "./before-enforcing.ts";
import { accessNext, type AccessVerdict, accessVerdict, type MatrixOf } from "./verdict.ts";

/** Most refusals are what the settings declare, so they aren't in the color of a failure. The verdict names those that aren't. */
const colors = { pass: "green", warn: "yellow", quiet: "dim" } as const;

interface TextLayout extends Layout {
  /** The settings' source, for the commands to run next and, if known, the evidence. */
  readonly source: MatrixOf & Partial<Pick<MatrixSource, "evidence">>;
}

/**
 * The matrix for a terminal: the verdict, a table for each resource, reasons, and next steps. In a table, subjects and
 * places with the same cells share a row and a column. A table that is too wide has a line for each place.
 */
export function matrixText(rawMatrix: Matrix, layout: TextLayout): string {
  const matrix = printableData(rawMatrix);
  const paint = painter(layout);
  const verdict = accessVerdict(matrix);
  const before = beforeEnforcing(matrix);
  const { effects, warnings } = before;
  const enforcing = [
    ...warnings,
    ...effects.flatMap(({ policy, changes }) =>
      changes.length === 0
        ? [`${policy}: enforcing it changes nothing for anyone here.`]
        : [`${policy}, if enforced:`, ...changes.map((change) => `  ${change}`)],
    ),
  ];
  return answerText(
    {
      verdict: verdict.verdict,
      evidence: layout.source.evidence,
      sections: [
        verdict.moreSentences.join("\n"),
        ...[
          indentedSection("Access", accessLines(matrix, verdict), paint),
          indentedSection(signInTitle, signInWords(matrix), paint),
          indentedSection(identityTitle, identityWords(matrix), paint),
        ].map((text) => (layout.columns === undefined ? text : folded(text, layout.columns))),
        ...resourceGroups(matrix).flatMap((names) => [
          table(foldedMatrix(matrix, names), capital(allOf(names)), { ...layout, paint }),
          indentedSection("Reasons", reasons(matrix, names), paint),
        ]),
        indentedSection(enforcingWords(matrix, before).title, enforcing, paint),
        matrix.policies.length === 0
          ? paint("dim", "The stack has no conditional access policy.")
          : indentedSection("Policies", policies(matrix), paint),
        indentedSection("Places", matrix.places.length < 2 ? [] : places(matrix), paint),
        indentedSection("Limits", matrix.remains, paint),
      ],
      next: [
        `See it as a page: ./pf matrix${layout.source.option} --html access.html`,
        ...accessNext(matrix, verdict, layout.source),
      ],
    },
    layout,
  );
}

/** Who can call each endpoint. What the answer above says already, and holds for every endpoint, isn't told again. */
function accessLines(matrix: Matrix, { verdict, moreSentences }: AccessVerdict): readonly string[] {
  const lines = accessSentences(whoCanCall(matrix));
  const told = [verdict.sentence, ...moreSentences].flatMap((text) => /Not yet: .*$/.exec(text)?.[0] ?? []);
  return told
    .filter((text) => lines.every((line) => line.endsWith(` ${text}`)))
    .reduce((shorter, text) => shorter.map((line) => line.slice(0, -text.length - 1)), lines);
}

/** Resources that look the same to every subject share a table. */
function resourceGroups(matrix: Matrix): readonly (readonly string[])[] {
  const { columns } = foldedMatrix(matrix);
  return [...Map.groupBy(columns, ({ resources }) => resources.join(", ")).values()].map(
    ([first]) => first?.resources ?? [],
  );
}

/** A one-line answer, for readers of the page. */
export function verdictText(matrix: Matrix, layout: Layout): string {
  return answerText({ verdict: accessVerdict(matrix).verdict, sections: [], next: [] }, layout);
}

interface TableLayout {
  readonly columns?: number | undefined;
  readonly paint: Paint;
}

/** Separates the columns of a table. */
const gap = "  ";

function table({ columns: places, rows }: FoldedMatrix, title: string, { paint, columns }: TableLayout): string {
  const heads = places.map(placeWords);
  const lines = rows.map((row) => ({ label: rowLabel(row), cells: row.cells.map(([cell]) => cellWords(cell)) }));
  const labelWidth = Math.max(...lines.map(({ label }) => widthOf(label)));
  const widths = heads.map((head, at) =>
    Math.max(widthOf(head), ...lines.map(({ cells }) => widthOf(cells[at]?.text ?? ""))),
  );
  const width = widths.reduce((sum, columnWidth) => sum + gap.length + columnWidth, gap.length + labelWidth);
  if (columns !== undefined && width > columns) {
    return [paint("bold", title), ...lines.flatMap((line) => record(line, heads, paint))].join("\n");
  }
  const head = [padded("", labelWidth), ...heads.map((text, at) => padded(text, widths[at] ?? 0))];
  return [
    paint("bold", title),
    paint("dim", `${gap}${head.join(gap)}`.trimEnd()),
    ...lines.map(({ label, cells }) => {
      const columnTexts = cells.map(({ text, color }, at) => paint(color, padded(text, widths[at] ?? 0)));
      return `${gap}${[padded(label, labelWidth), ...columnTexts].join(gap)}`.trimEnd();
    }),
  ].join("\n");
}

interface Line {
  readonly label: string;
  readonly cells: readonly ReturnType<typeof cellWords>[];
}

/** A row of a table that is too wide: a line for each place. */
function record({ label, cells }: Line, heads: readonly string[], paint: Paint): readonly string[] {
  const width = Math.max(...heads.map((head) => widthOf(head)));
  return [
    `${gap}${label}`,
    ...cells.map(
      ({ text, color }, at) => `${gap}${gap}${paint("dim", padded(heads[at] ?? "", width))}${gap}${paint(color, text)}`,
    ),
  ];
}

function cellWords(cell: Cell | undefined) {
  if (!cell) return { text: "-", color: "dim" as const };
  const enforced = enforcedWords(cell);
  const text = `${verdictWords(cell)}${enforced === "" ? "" : ` [${enforced}]`}`;
  return {
    text,
    color: colors[looksOf(cell)[0]],
  };
}

/** Subjects whose labels already say how they sign in. */
const needsNoHow: ReadonlySet<string> = new Set(["unknown application", "application of another tenant", "nobody"]);

/** The maximum number of names to show. Beyond that, the table shows a count. */
const namesShown = 2;

function subjectNames(subjects: readonly Subject[]): string {
  const names = [...new Set(subjects.map(({ label }) => label))];
  return names.length > namesShown ? groupWords(subjects) : allOf(names);
}

function rowLabel({ subjects }: FoldedRow): string {
  const [first] = subjects;
  const label = subjectNames(subjects);
  return first === undefined || needsNoHow.has(first.kind) ? label : `${label}, ${howWords(first.how)}`;
}

/**
 * Lists each reason of a table once, because many cells share one. The same code has another reason at another resource.
 * If it has several in this table, each says whose it is, and from where.
 */
function reasons(matrix: Matrix, names: readonly string[]): readonly string[] {
  const { cells } = matrix;
  const shown = cells.filter((cell) => names.includes(cell.resource) && outcomeWords(cell) !== "allowed");
  return [...Map.groupBy(shown, (cell) => verdictWords(cell))].flatMap(([verdict, alike]) => {
    const byReason = Map.groupBy(alike, ({ reason }) => reason);
    return [...byReason].map(
      ([reason, all]) => `${verdict}${byReason.size > 1 ? ` (${whoseWords(matrix, all)})` : ""}: ${reason}`,
    );
  });
}

/** "a guest from office; 2 emergency accounts" */
function whoseWords({ subjects, places }: Matrix, cells: readonly Cell[]): string {
  const whose = subjects.flatMap((subject) => {
    const own = cells.filter(({ who, how }) => who === subject.label && how === subject.how);
    const from = places.map(({ name }) => name).filter((name) => own.some((cell) => cell.from === name));
    return own.length === 0 ? [] : [{ subject, from: from.length === places.length ? "" : ` from ${allOf(from)}` }];
  });
  return [...Map.groupBy(whose, ({ from }) => from)]
    .map(([from, group]) => `${subjectNames(group.map(({ subject }) => subject))}${from}`)
    .join("; ");
}

function policies({ policies }: Matrix): readonly string[] {
  return policies.map(
    ({ displayName, state, who, what, where, demands }) =>
      `${displayName} (${stateWords[state]}): ${[who, what, where, demands].join(" ")}`,
  );
}

function places({ places }: Matrix): readonly string[] {
  return places.map(({ name, address, ranges, trusted }) => {
    const rangeText = ranges.length === 0 ? "in no named location" : ranges.join(", ");
    return `${name}: ${rangeText}${trusted ? ", trusted" : ""}; tested with ${address}`;
  });
}
