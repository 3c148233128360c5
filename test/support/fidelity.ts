import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A behaviour that the twin imitates, as twin/FIDELITY.md says it. */
interface Row {
  readonly behaviour: string;
  readonly source: string;
  /** Witnesses by their short names. */
  readonly seenBy: readonly string[];
  /** Files below `test/`. */
  readonly tests: readonly string[];
}

const columns = "| behaviour | source | seen by | proving test | known difference |";

/**
 * What is wrong with twin/FIDELITY.md: rows without a source or without a test, tests that do not exist, witnesses that
 * nobody introduced or that no test hears.
 *
 * @param repository its folder
 */
export function fidelityFaults(repository: string): readonly string[] {
  const text = readFileSync(join(repository, "twin/FIDELITY.md"), "utf8");
  const witnesses = witnessesIn(text);
  const rows = rowsIn(text);
  const isThere = (test: string) => existsSync(join(repository, "test", test));
  const missing = (where: string, tests: readonly string[]) => [
    ...(tests.length === 0 ? [`${where}: names no test`] : []),
    ...tests.filter((test) => !isThere(test)).map((test) => `${where}: test/${test} does not exist`),
  ];
  return [
    ...(rows.length < 100 ? [`Only ${rows.length} rows were read, under "${columns}"`] : []),
    ...[...witnesses].flatMap(([name, tests]) => missing(`The witness ${name}`, tests)),
    ...rows.flatMap(({ behaviour, source, seenBy, tests }) => [
      ...(source === "" ? [`"${behaviour}": names no source`] : []),
      ...missing(`"${behaviour}"`, tests),
      ...seenBy
        .filter((name) => !witnesses.has(name))
        .map((name) => `"${behaviour}": the witness ${name} is not in the table of witnesses`),
    ]),
    ...[...witnesses.keys()]
      .filter((name) => !rows.some(({ seenBy }) => seenBy.includes(name)))
      .map((name) => `The witness ${name}: has seen nothing`),
  ];
}

function rowsIn(text: string): readonly Row[] {
  return tablesUnder(text, columns).map(([behaviour = "", source = "", seenBy = "", tests = ""]) => ({
    behaviour,
    source,
    seenBy: seenBy === "-" ? [] : seenBy.split(",").map((name) => name.trim()),
    tests: quotedIn(tests),
  }));
}

/** Each with the tests that hear it. */
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
