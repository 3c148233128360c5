import { askedOf, type Compared, originsOf, subjectsOf, worth } from "../../../access-matrix/compare-matrices.ts";
import { type Cell, findCell, type Matrix, type Subject, type Verdict } from "../../../access-matrix/matrix.ts";

/** What becomes of a cell. same: nothing that a caller would notice, or that a policy would say. */
export type Mark = "gains" | "loses" | "differs" | "same";

export interface ChangedCell {
  readonly mark: Mark;
  readonly was: Cell | undefined;
  readonly is: Cell | undefined;
}

/** Subjects to whom the same happens everywhere. */
export interface ChangedRow {
  readonly subjects: readonly Subject[];
  readonly presence: "stays" | "new" | "gone";
  readonly cells: readonly ChangedCell[];
  /** The most important of its cells' marks. */
  readonly mark: Mark;
}

/** Two matrices in one: a row for subjects, a column for each resource and place, both versions in every cell. */
export interface MatrixChange {
  readonly resources: readonly string[];
  /** Where from; the same addresses in both versions. */
  readonly places: readonly string[];
  /** Beside the API, and the same for everybody: they have no column. */
  readonly unchanged: readonly string[];
  /** Gains first; a row's cells: all places of the first resource, then of the next. */
  readonly rows: readonly ChangedRow[];
  readonly counts: Readonly<Record<Mark, number>>;
}

const marks: readonly Mark[] = ["gains", "loses", "differs", "same"];

/** Fewer subjects of a kind have a row each, with their own name. */
const groupedFrom = 4;

export function matrixChange(before: Matrix, after: Matrix): MatrixChange {
  const origins = originsOf(before, after);
  const columns = askedOf(before, after).map(({ resource, columnBefore, columnAfter }) => ({
    resource,
    isBeside: isBeside(after, resource),
    cellsOf: ({ subject, presence }: Compared) =>
      origins.map(({ placeBefore, placeAfter }): ChangedCell => {
        const was = cellAt(before, subject, columnBefore, placeBefore);
        const is = cellAt(after, subject, columnAfter, placeAfter);
        // Every application of a tenant gets tokens for Graph: of a new caller, or one that is gone, that is no news.
        const isNoise = presence !== "stays" && subject.kind === "caller" && isBeside(after, resource);
        return { mark: isNoise ? "same" : markOf(was, is), was, is };
      }),
  }));
  const subjects = subjectsOf(before, after);
  const isSame = (column: (typeof columns)[number]) =>
    subjects.every((subject) => column.cellsOf(subject).every(({ mark }) => mark === "same"));
  const asked = columns.filter((column) => !column.isBeside || !isSame(column));
  const shown = asked.length > 0 ? asked : columns;
  const all = subjects.map((one): ChangedRow => {
    const cells = shown.flatMap((column) => column.cellsOf(one));
    return { subjects: [one.subject], presence: one.presence, cells, mark: worst(cells.map(({ mark }) => mark)) };
  });
  const count = (mark: Mark) =>
    all.reduce((sum, { cells }) => sum + cells.filter((cell) => cell.mark === mark).length, 0);
  return {
    resources: shown.map(({ resource }) => resource),
    unchanged: columns.filter((column) => !shown.includes(column)).map(({ resource }) => resource),
    places: origins.map(({ from }) => from),
    rows: together(all).toSorted((one, other) => marks.indexOf(one.mark) - marks.indexOf(other.mark)),
    counts: { gains: count("gains"), loses: count("loses"), differs: count("differs"), same: count("same") },
  };
}

function cellAt(matrix: Matrix, { label, how }: Subject, resource: string | undefined, from: string): Cell | undefined {
  return resource === undefined ? undefined : findCell(matrix, { who: label, how, from, resource });
}

/** Neither the API nor one of its endpoints. */
function isBeside({ columns }: Matrix, resource: string): boolean {
  const column = columns?.find(({ name }) => name === resource);
  return column === undefined ? columns === undefined && resource !== "the API" : column.endpoints === undefined;
}

function markOf(was: Cell | undefined, is: Cell | undefined): Mark {
  if (worth(is) !== worth(was)) return worth(is) > worth(was) ? "gains" : "loses";
  if (was === undefined || is === undefined) return "same";
  return toldOf(was) === toldOf(is) ? "same" : "differs";
}

/** What a caller sees, and what the policies alone would say; the sentence of the reason may be another. */
function toldOf({ outcome, by, code, status, conditionalAccess, ifEnforced }: Cell): string {
  const told = (verdict: Verdict) => [verdict.outcome, verdict.by, verdict.code, verdict.status];
  return JSON.stringify([...told({ outcome, by, code, status }), conditionalAccess, ifEnforced && told(ifEnforced)]);
}

function worst(found: readonly Mark[]): Mark {
  return marks.find((mark) => found.includes(mark)) ?? "same";
}

/** Subjects of one kind with equal cells share a row, once there are several: forty callers are read as one. */
function together(rows: readonly ChangedRow[]): readonly ChangedRow[] {
  const groups = Map.groupBy(rows, ({ subjects: [subject], presence, cells }) =>
    JSON.stringify([
      subject?.kind,
      subject?.how,
      presence,
      cells.map(({ mark, was, is }) => [mark, was && toldOf(was), is && toldOf(is)]),
    ]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length < groupedFrom) return group;
    return [{ ...first, subjects: group.flatMap(({ subjects }) => subjects) }];
  });
}
