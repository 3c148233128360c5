import { allOf } from "../checks/call.ts";
import { type Cell, findCell, type Matrix, type Subject } from "./matrix.ts";
import { enforcedWords, verdictWords } from "./words.ts";

/** Columns that look the same for every subject. */
export interface FoldedColumn {
  readonly resources: readonly string[];
  readonly places: readonly string[];
  /** Whether `places` has every place. */
  readonly isEverywhere: boolean;
}

/** Subjects that look the same in every column. */
export interface FoldedRow {
  readonly subjects: readonly Subject[];
  /** The cells behind each column, which all look the same. Empty if they don't apply. */
  readonly cells: readonly (readonly Cell[])[];
}

/** The matrix with equal rows and equal columns merged, so that forty callers or six places read as one. */
export interface FoldedMatrix {
  readonly columns: readonly FoldedColumn[];
  readonly rows: readonly FoldedRow[];
}

/** @param ofResources the columns to include; default: all */
export function foldedMatrix(matrix: Matrix, ofResources?: readonly string[]): FoldedMatrix {
  const columns = foldedColumns(matrix, ofResources);
  const rows = matrix.subjects.map((subject): FoldedRow => {
    const cells = columns.map(({ resources, places }) =>
      resources.flatMap((resource) => places.flatMap((from) => cellAt(matrix, subject, resource, from) ?? [])),
    );
    return { subjects: [subject], cells };
  });
  const groups = Map.groupBy(rows, ({ subjects: [subject], cells }) =>
    // Keep a refused caller apart from applications that the settings don't declare.
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
  const resources = matrix.columns.filter(({ name }) => ofResources === undefined || ofResources.includes(name));
  const columnKey = (resource: string, from: string) =>
    JSON.stringify(matrix.subjects.map((subject) => lookOf(cellAt(matrix, subject, resource, from))));
  // Keep endpoints of the API apart from other resources, because they answer different questions.
  const byResource = Map.groupBy(resources, ({ name, endpoints }) =>
    JSON.stringify([endpoints === undefined, names.map((from) => columnKey(name, from))]),
  );
  return [...byResource.values()].flatMap((group) => {
    const [first] = group;
    const byPlace = Map.groupBy(names, (from) => columnKey(first?.name ?? "", from));
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

/** The visible part of a cell, before it's opened. */
function lookOf(cell: Cell | undefined): string {
  return cell ? `${verdictWords(cell)} ${enforcedWords(cell)}` : "not asked";
}

/** "from anywhere", "from office and elsewhere" */
export function placeWords({ places, isEverywhere }: FoldedColumn): string {
  if (isEverywhere) return "from anywhere";
  return `from ${allOf(places)}`;
}
