import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A behaviour that the twin imitates, as twin/FIDELITY.md says it. */
export interface Row {
  readonly behaviour: string;
  readonly source: string;
  /** Witnesses by their short names. */
  readonly seenBy: readonly string[];
  /** Files below `test/`. */
  readonly tests: readonly string[];
  readonly difference: string;
}

/** A row of "Unknown until a live run". */
export interface UnknownRow {
  /** The observation that would tell. */
  readonly id: string;
  readonly unknown: string;
  readonly by: string;
}

export interface FidelityDocument {
  readonly rows: readonly Row[];
  readonly unknown: readonly UnknownRow[];
  /** Each witness with the files below `test/` that hear it. */
  readonly witnesses: ReadonlyMap<string, readonly string[]>;
}

export const columns = "| behaviour | source | seen by | proving test | known difference |";

/** @param repository its folder */
export function readFidelity(repository: string): FidelityDocument {
  const text = readFileSync(join(repository, "twin/FIDELITY.md"), "utf8");
  return { rows: rowsIn(text), unknown: unknownIn(text), witnesses: witnessesIn(text) };
}

function rowsIn(text: string): readonly Row[] {
  return tablesUnder(text, columns).map(([behaviour = "", source = "", seenBy = "", tests = "", difference = ""]) => ({
    behaviour,
    source,
    seenBy: seenBy === "-" ? [] : seenBy.split(",").map((name) => name.trim()),
    tests: quotedIn(tests),
    difference,
  }));
}

function unknownIn(text: string): readonly UnknownRow[] {
  const rows = tablesUnder(text, "| observation | unknown | what the twin does | looked at by |");
  return rows.map(([id = "", unknown = "", , by = ""]) => ({ id: quotedIn(id)[0] ?? "", unknown, by }));
}

function witnessesIn(text: string): ReadonlyMap<string, readonly string[]> {
  const rows = tablesUnder(text, "| witness | client | heard in |");
  return new Map(rows.map(([name = "", , tests = ""]) => [name, quotedIn(tests)]));
}

/** Cells of every table that has this head, row by row. */
function tablesUnder(text: string, head: string): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  let isInside = false;
  for (const line of text.split("\n")) {
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (`| ${cells.join(" | ")} |` === head) isInside = true;
    else if (cells.length === 0) isInside = false;
    else if (isInside && !/^-+$/.test(cells[0] ?? "")) rows.push(cells);
  }
  return rows;
}

function quotedIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path);
}
