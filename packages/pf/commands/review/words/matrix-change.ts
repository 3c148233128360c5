import {
  askedOf,
  type Compared,
  isOpenRegardless,
  originsOf,
  subjectsOf,
  worth,
} from "../../../access-matrix/compare-matrices.ts";
import { type Cell, findCell, type Matrix, type Subject, type Verdict } from "../../../access-matrix/matrix.ts";
import { type Html, html } from "@protected-function/core/text/html.ts";
import { howWords, looksOf, outcomeWords, verdictWords } from "../../../access-matrix/words.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { foldedNames, nameHtml } from "../../../cli/page/page.ts";

/** The change of a cell. same: no difference for a caller or a policy. */
type Mark = "gains" | "loses" | "differs" | "same";

interface ChangedCell {
  readonly mark: Mark;
  readonly cellBefore: Cell | undefined;
  readonly cellAfter: Cell | undefined;
}

/** Subjects with the same change everywhere. */
export interface ChangedRow {
  readonly subjects: readonly Subject[];
  readonly presence: "stays" | "new" | "gone";
  readonly cells: readonly ChangedCell[];
  /** The most important mark of its cells. */
  readonly mark: Mark;
}

/** Two matrices in one: a row for subjects, a column for each resource and place, both versions in every cell. */
export interface MatrixChange {
  readonly resources: readonly string[];
  /** The places: the same addresses in both versions. */
  readonly places: readonly string[];
  /** Resources other than the API that are the same for everyone. They have no column. */
  readonly unchanged: readonly string[];
  /** Gains first. A row's cells cover all places of the first resource, then of the next. */
  readonly rows: readonly ChangedRow[];
  readonly counts: Readonly<Record<Mark, number>>;
}

const marks: readonly Mark[] = ["gains", "loses", "differs", "same"];

/** Smaller groups of a kind get a row for each subject, with its own name. */
const groupedFrom = 4;

export function matrixChange(before: Matrix, after: Matrix): MatrixChange {
  const origins = originsOf(before, after);
  const columns = askedOf(before, after).map((column) => ({
    resource: column.resource,
    isBeside: isBeside(after, column.resource),
    cellsOf: ({ subject, presence }: Compared) =>
      origins.map(({ placeBefore, placeAfter }): ChangedCell => {
        const cellBefore = cellAt(before, subject, column.columnBefore, placeBefore);
        const cellAfter = cellAt(after, subject, column.columnAfter, placeAfter);
        // Every application in a tenant gets tokens for Graph, so this isn't reported for a new or removed caller.
        const isNoise =
          isOpenRegardless(before, after, presence, column) ||
          (presence !== "stays" && subject.kind === "caller" && isBeside(after, column.resource));
        return { mark: isNoise ? "same" : markOf(cellBefore, cellAfter), cellBefore, cellAfter };
      }),
  }));
  const subjects = subjectsOf(before, after);
  const isSame = (column: (typeof columns)[number]) =>
    subjects.every((subject) => column.cellsOf(subject).every(({ mark }) => mark === "same"));
  const relevantColumns = columns.filter((column) => !column.isBeside || !isSame(column));
  const shownColumns = relevantColumns.length > 0 ? relevantColumns : columns;
  const all = subjects.map((subject): ChangedRow => {
    const cells = shownColumns.flatMap((column) => column.cellsOf(subject));
    return {
      subjects: [subject.subject],
      presence: subject.presence,
      cells,
      mark: worst(cells.map(({ mark }) => mark)),
    };
  });
  const count = (mark: Mark) =>
    all.reduce((sum, { cells }) => sum + cells.filter((cell) => cell.mark === mark).length, 0);
  return {
    resources: shownColumns.map(({ resource }) => resource),
    unchanged: columns.filter((column) => !shownColumns.includes(column)).map(({ resource }) => resource),
    places: origins.map(({ from }) => from),
    rows: groupRows(all).toSorted((left, right) => marks.indexOf(left.mark) - marks.indexOf(right.mark)),
    counts: { gains: count("gains"), loses: count("loses"), differs: count("differs"), same: count("same") },
  };
}

function cellAt(matrix: Matrix, { label, how }: Subject, resource: string | undefined, from: string): Cell | undefined {
  return resource === undefined ? undefined : findCell(matrix, { who: label, how, from, resource });
}

/** Neither the API nor one of its endpoints. */
function isBeside({ columns }: Matrix, resource: string): boolean {
  return columns.some(({ name, endpoints }) => name === resource && endpoints === undefined);
}

function markOf(before: Cell | undefined, after: Cell | undefined): Mark {
  if (worth(after) !== worth(before)) return worth(after) > worth(before) ? "gains" : "loses";
  if (before === undefined || after === undefined) return "same";
  return seenOf(before) === seenOf(after) ? "same" : "differs";
}

/** Without what the policies alone would decide, if something else refuses. */
function seenOf(cell: Cell): string {
  const isBeneath = cell.outcome === "refused" && cell.by !== "conditional access";
  return visibleOf(isBeneath ? { ...cell, conditionalAccess: undefined } : cell);
}

/** The outcome for the caller and for the policies alone, without the reason's sentence. */
function visibleOf({ outcome, by, code, status, conditionalAccess, ifEnforced, noCredential }: Cell): string {
  const visibleParts = (verdict: Verdict) => [verdict.outcome, verdict.by, verdict.code, verdict.status];
  return JSON.stringify([
    ...visibleParts({ outcome, by, code, status }),
    conditionalAccess,
    ifEnforced && visibleParts(ifEnforced),
    noCredential,
  ]);
}

function worst(candidates: readonly Mark[]): Mark {
  return marks.find((mark) => candidates.includes(mark)) ?? "same";
}

/**
 * Merges subjects of one kind with equal cells into one row if there are several, so that forty callers read as one.
 */
function groupRows(rows: readonly ChangedRow[]): readonly ChangedRow[] {
  const groups = Map.groupBy(rows, ({ subjects: [subject], presence, cells }) =>
    JSON.stringify([
      subject?.kind,
      subject?.how,
      presence,
      cells.map(({ mark, cellBefore, cellAfter }) => [
        mark,
        cellBefore && visibleOf(cellBefore),
        cellAfter && visibleOf(cellAfter),
      ]),
    ]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length < groupedFrom) return group;
    return [{ ...first, subjects: group.flatMap(({ subjects }) => subjects) }];
  });
}

const classes = { pass: "yes", warn: "more", quiet: "no" } as const;
const presenceWords = { stays: "", new: "new", gone: "removed" } as const;

/** Renders one table for both versions, of some of its rows. Changed cells are marked and show both values. */
export function matrixChangeTable(
  { resources, places }: MatrixChange,
  rows: readonly ChangedRow[],
  label: string,
): Html {
  // On a phone, each cell stands below its subject, by the name of its column.
  const labels = resources.flatMap((resource) => places.map((place) => `${capital(resource)}, from ${place}`));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
    <table class="matrix stacks">
      <thead>
        <tr>
          <th scope="col" rowspan="2" class="who">Who</th>
          ${resources.map(
            (resource) =>
              html`<th scope="colgroup" class="edge" colspan="${places.length}">${nameHtml(capital(resource))}</th>`,
          )}
        </tr>
        <tr>
          ${resources.flatMap(() =>
            places.map(
              (place, index) => html`<th scope="col" class="${edge(index)}">${nameHtml(`from ${place}`)}</th>`,
            ),
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row" class="who">${subjectCell(row)}</th>
              ${row.cells.map((cell, index) => box(cell, edge(index % places.length), labels[index] ?? ""))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A line between resources. */
function edge(index: number): string {
  return index === 0 ? "edge" : "";
}

function subjectCell({ subjects, presence }: ChangedRow): Html {
  const [first] = subjects;
  if (first === undefined) return html``;
  const tag = presence === "stays" ? html`` : html` <span class="tag">${presenceWords[presence]}</span>`;
  const methodHtml = first.how === "bare" ? html`` : html`<small>${howWords(first.how)}</small>`;
  if (subjects.length === 1) return html`${nameHtml(first.label)}${tag}${methodHtml}`;
  const names = subjects.map(({ label }) => nameHtml(label));
  return html`${foldedNames(html`${subjects.length} ${plural(first)}${tag}`, names)} ${methodHtml}`;
}

function plural({ kind }: Subject): string {
  return kind === "application of another tenant" ? "apps from another tenant" : `${kind}s`;
}

function box({ mark, cellBefore, cellAfter }: ChangedCell, edge: string, label: string): Html {
  if (mark === "same") {
    const cell = cellAfter ?? cellBefore;
    return html`<td class="${edge}" data-label="${label}">
      <div>${cell === undefined ? html`<span class="none">absent</span>` : outcome(cell)}</div>
    </td>`;
  }
  const [was, now] = differenceOf(cellBefore, cellAfter);
  return html`<td class="${mark} ${edge}" data-label="${label}">
    <details>
      <summary>
        <b class="pill">${mark}</b>
        <span class="move"
          ><span class="was"><span class="spoken">before: </span>${was}</span>
          <span aria-hidden="true">→</span>
          <span class="now"><span class="spoken">now: </span>${now}</span></span
        >
      </summary>
      ${
        cellBefore?.reason === cellAfter?.reason
          ? reasonParagraph("Before and now", cellAfter)
          : html`${reasonParagraph("Before", cellBefore)} ${reasonParagraph("Now", cellAfter)}`
      }
    </details>
  </td>`;
}

/** Both versions of a cell. Two that read the same also show the parts that differ. */
function differenceOf(before: Cell | undefined, after: Cell | undefined): readonly [was: Html, now: Html] {
  const shown = [outcome(before), outcome(after)] as const;
  if (before === undefined || after === undefined || shown[0].text !== shown[1].text) return shown;
  const [partsBefore, partsAfter] = [furtherParts(before), furtherParts(after)];
  const withParts = (cell: Html, parts: readonly string[], others: readonly string[]) =>
    html`${cell} <small>${parts.filter((part) => !others.includes(part)).join(", ")}</small>`;
  return [withParts(shown[0], partsBefore, partsAfter), withParts(shown[1], partsAfter, partsBefore)];
}

const policiesAlone = {
  "lets pass": "allow it",
  "demands more": "demand more",
  blocks: "block it",
  "not evaluated": "aren't evaluated",
} as const;

/** What a cell doesn't show unless it differs. */
function furtherParts({ by, status, conditionalAccess, ifEnforced }: Cell): readonly string[] {
  return [
    conditionalAccess === undefined ? "no policy decides" : `policies alone ${policiesAlone[conditionalAccess]}`,
    by === undefined ? "not refused" : `refused by ${by}`,
    status === undefined ? "no call" : `HTTP ${status}`,
    ...(ifEnforced?.by === undefined ? [] : [`if enforced: by ${ifEnforced.by}`]),
  ];
}

function outcome(cell: Cell | undefined): Html {
  if (cell === undefined) return html`<span class="none">absent</span>`;
  const enforced =
    cell.ifEnforced === undefined
      ? html``
      : html` <small>if policies are enforced: ${verdictWords(cell.ifEnforced)}</small>`;
  // Token only and in a browser only are the access page's own: a change of those alone isn't marked.
  const shown = cell.noCredential ? cell : { outcome: cell.outcome };
  const [tone, symbol] = looksOf(shown);
  return html`<span class="${classes[tone]}"
      ><span aria-hidden="true">${symbol}</span> ${outcomeWords(shown)}${code(cell)}</span
    >${enforced}`;
}

/** The code that the caller sees, to search for. Without a code, the service that refused. */
function code({ outcome, code, status, by }: Verdict): Html {
  if (outcome === "allowed") return html``;
  const detail = code ?? (status === undefined ? (by === undefined ? "" : `by ${by}`) : `HTTP ${status}`);
  return detail === "" ? html`` : html` <small class="answer-code">${detail}</small>`;
}

function reasonParagraph(label: string, cell: Cell | undefined): Html {
  if (cell === undefined) return html``;
  return html`<p><b>${label}:</b> ${cell.reason}</p>`;
}

/** Meanings of marks, for the legend. */
export const markWords: Readonly<Record<Exclude<Mark, "same">, string>> = {
  gains: "has more access than before",
  loses: "has less access than before",
  differs: "same outcome, for another reason",
};
