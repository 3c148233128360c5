import { type Cell, findCell, type Matrix, type Subject } from "../access-matrix/matrix.ts";
import { answersSeen, verdictWords } from "../access-matrix/words.ts";

export interface AccessVerdict {
  /** "unknown": only a call shows it. */
  readonly outcome: Cell["outcome"] | "unknown";
  readonly words: string;
  readonly reason: string;
}

export interface AccessOfCaller {
  /** For `--as`. */
  readonly as: string;
  readonly name: string;
  readonly kind: "caller" | "person" | "anyone else";
  /** Roles, and how it signs in. */
  readonly detail: string;
  /** Where it signs in, if it can't be tried here. */
  readonly signInUrl?: string;
  /** One list for each endpoint: what it gets, by place if that differs. */
  readonly verdicts: readonly (readonly AccessVerdict[])[];
}

/** What a subject gets at an endpoint, from each place. */
export function cellsAt(
  matrix: Matrix,
  { label, how }: Pick<Subject, "label" | "how">,
  endpoint: string,
): readonly Cell[] {
  const resource = matrix.columns.find(({ endpoints = [] }) => endpoints.includes(endpoint))?.name ?? "";
  return matrix.places.flatMap(({ name: from }) => findCell(matrix, { who: label, how, from, resource }) ?? []);
}

/** One verdict if all places agree, else one for each group of places. */
export function verdictsOf(cells: readonly Cell[]): readonly AccessVerdict[] {
  const groups = [...Map.groupBy(cells, (cell) => `${outcomeOf(cell)} ${wordsOf(cell).join()}`).values()];
  return groups.flatMap((group) => {
    const [cell] = group;
    if (!cell) return [];
    const where = groups.length === 1 ? "" : `${group.map(({ from }) => from).join(", ")}: `;
    return wordsOf(cell).map((words) => ({ outcome: outcomeOf(cell), words: `${where}${words}`, reason: cell.reason }));
  });
}

function outcomeOf({ outcome, inBrowser, noCredential }: Cell): Cell["outcome"] {
  return noCredential || (inBrowser && outcome === "refused") ? "more demanded" : outcome;
}

function wordsOf(cell: Cell): readonly string[] {
  return cell.outcome === "refused" && !cell.inBrowser ? answersSeen(cell) : [verdictWords(cell)];
}
