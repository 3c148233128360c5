import { allOf } from "../checks/call.ts";
import { type Cell, columnsOf, findCell, type Matrix, type Subject } from "./matrix.ts";
import { enforcedWords, verdictWords } from "./words.ts";

/** Columns that look the same for every subject. */
export interface FoldedColumn {
  readonly resources: readonly string[];
  readonly places: readonly string[];
  /** Whether `places` are all that there are. */
  readonly isEverywhere: boolean;
}

/** Subjects that look the same in every column. */
export interface FoldedRow {
  readonly subjects: readonly Subject[];
  /** For each column the cells behind it, which look the same; empty: not asked. */
  readonly cells: readonly (readonly Cell[])[];
}

/** The matrix with equal rows and equal columns shown once: forty callers, or six places, are read as one. */
export interface FoldedMatrix {
  readonly columns: readonly FoldedColumn[];
  readonly rows: readonly FoldedRow[];
}

/** @param ofResources only these columns; default: all */
export function foldedMatrix(matrix: Matrix, ofResources?: readonly string[]): FoldedMatrix {
  const columns = foldedColumns(matrix, ofResources);
  const rows = matrix.subjects.map((subject): FoldedRow => {
    const cells = columns.map(({ resources, places }) =>
      resources.flatMap((resource) => places.flatMap((from) => cellAt(matrix, subject, resource, from) ?? [])),
    );
    return { subjects: [subject], cells };
  });
  const groups = Map.groupBy(rows, ({ subjects: [subject], cells }) =>
    // A caller that is refused isn't one of those that nobody declared.
    JSON.stringify([subject?.how, subject?.kind === "caller", cells.map(([first]) => lookOf(first))]),
  );
  return {
    columns,
    rows: [...groups.values()].map((group): FoldedRow => ({
      subjects: group.flatMap(({ subjects }) => subjects),
      cells: columns.map((_, index) => group.flatMap(({ cells }) => cells[index] ?? [])),
    })),
  };
}

function foldedColumns(matrix: Matrix, ofResources?: readonly string[]): readonly FoldedColumn[] {
  const names = matrix.places.map(({ name }) => name);
  const resources = columnsOf(matrix).filter(({ name }) => ofResources === undefined || ofResources.includes(name));
  const look = (resource: string, from: string) =>
    JSON.stringify(matrix.subjects.map((subject) => lookOf(cellAt(matrix, subject, resource, from))));
  // Endpoints of the API and other resources stay apart: they are different questions.
  const byResource = Map.groupBy(resources, ({ name, endpoints }) =>
    JSON.stringify([endpoints === undefined && name !== "the API", names.map((from) => look(name, from))]),
  );
  return [...byResource.values()].flatMap((group) => {
    const [first] = group;
    const byPlace = Map.groupBy(names, (from) => look(first?.name ?? "", from));
    return [...byPlace.values()].map((places): FoldedColumn => ({
      resources: group.map(({ name }) => name),
      places,
      isEverywhere: places.length === names.length,
    }));
  });
}

function cellAt(matrix: Matrix, { label, how }: Subject, resource: string, from: string): Cell | undefined {
  return findCell(matrix, { who: label, how, from, resource });
}

/** All of a cell that is seen without opening it. */
function lookOf(cell: Cell | undefined): string {
  return cell ? `${verdictWords(cell)} ${enforcedWords(cell)}` : "not asked";
}

/** "from anywhere", "from office and elsewhere" */
export function placeWords({ places, isEverywhere }: FoldedColumn): string {
  if (isEverywhere) return "from anywhere";
  return `from ${allOf(places)}`;
}
