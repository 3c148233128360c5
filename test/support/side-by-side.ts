import { make } from "covertable";

type Factors = Readonly<Record<string, readonly unknown[]>>;
type Row = Readonly<Record<string, unknown>>;
type Combination<All extends Factors> = { readonly [Name in keyof All]: All[Name][number] };
type Pair = readonly [one: readonly [name: string, value: unknown], other: readonly [name: string, value: unknown]];

/**
 * Combinations with every pair of values within each group of factors, and every value of the others. The groups stand
 * side by side, so that one deployment tries a combination of each: what different code handles can't meet.
 */
export function sideBySide<All extends Factors>(
  factors: All,
  groups: readonly (readonly (keyof All & string)[])[],
  isPossible: (combination: Row) => boolean = () => true,
): readonly Combination<All>[] {
  const alone = Object.keys(factors).filter((name) => !groups.flat().includes(name));
  const tables = [
    ...groups.map((names) => rowsOf(Object.fromEntries(names.map((name) => [name, factors[name] ?? []])), isPossible)),
    ...alone.map((name) => (factors[name] ?? []).map((value) => ({ [name]: value }))),
  ];
  const rows = Math.max(...tables.map(({ length }) => length));
  return Array.from({ length: rows }, (_, row) =>
    Object.assign({}, ...tables.map((table) => table[row % table.length])),
  );
}

/** An impossible row stands there once for each factor that, with its first value, makes it possible. */
function rowsOf(factors: Factors, isPossible: (combination: Row) => boolean): readonly Row[] {
  const values = Object.entries(factors).map(([name, some]): [string, unknown[]] => [name, [...some]]);
  const rows = make(Object.fromEntries(values)) as Row[];
  return rows.flatMap((row) =>
    isPossible(row)
      ? [row]
      : values.map(([name, [first]]) => ({ ...row, [name]: first })).filter((one) => isPossible(one)),
  );
}

/** The pairs within groups that no combination has. */
export function missingPairs(
  factors: Factors,
  groups: readonly (readonly string[])[],
  combinations: readonly Row[],
): readonly Pair[] {
  const pairsOf = (one: string, other: string): readonly Pair[] =>
    (factors[one] ?? []).flatMap((left) =>
      (factors[other] ?? []).map((right): Pair => [
        [one, left],
        [other, right],
      ]),
    );
  return groups
    .flatMap((names) => names.flatMap((one, index) => names.slice(index + 1).flatMap((other) => pairsOf(one, other))))
    .filter((pair) => !combinations.some((row) => pair.every(([name, value]) => row[name] === value)));
}
