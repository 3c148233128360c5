import { existsSync } from "node:fs";
import { join } from "node:path";
import { allSigns, signsIn, silent } from "./signs/signs.ts";
import { observations } from "../../commands/verify/record/record.ts";
import { columns, type FidelityDocument, readFidelity, type Row } from "./fidelity-document.ts";

/**
 * What is wrong with twin/FIDELITY.md: rows without a source or without a test, tests that do not exist, witnesses that
 * nobody introduced or that no test hears, and what they are said to have seen without a sign that would show it.
 *
 * @param repository its folder
 */
export function fidelityFaults(repository: string): readonly string[] {
  const document = readFidelity(repository);
  const { rows, witnesses } = document;
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
    ...rows.flatMap((row) =>
      row.seenBy
        .filter((name) => !isShown(row, name, witnesses.get(name) ?? []))
        .map((name) => `"${row.behaviour}": nothing would show that ${name} has seen it (test/support/signs)`),
    ),
    ...allSigns
      .flatMap((signs) => Object.keys(signs))
      .filter((behaviour) => !rows.some((row) => row.behaviour === behaviour))
      .map((behaviour) => `"${behaviour}" has a sign in test/support/signs, and no row`),
    ...[...witnesses.keys()]
      .filter((name) => !rows.some(({ seenBy }) => seenBy.includes(name)))
      .map((name) => `The witness ${name}: has seen nothing`),
    ...unknownFaults(document),
  ];
}

/** What is unknown until a live run, against what `./pf verify --record` looks at. */
export function unknownFaults({ rows, unknown }: Pick<FidelityDocument, "rows" | "unknown">): readonly string[] {
  const known = new Map(observations.map((observation) => [observation.id, observation]));
  const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, id = ""]) => id);
  return [
    ...unknown.flatMap((row) => {
      const observation = known.get(row.id);
      if (!observation) return [`"${row.unknown}": nothing looks at \`${row.id}\``];
      return row.unknown === observation.unknown && row.by === observation.by
        ? []
        : [`\`${row.id}\` is "${observation.unknown}", looked at by ${observation.by}, where it is looked at`];
    }),
    ...observations
      .filter(({ id }) => !unknown.some((row) => row.id === id))
      .map(({ id }) => `The observation \`${id}\` has no row under "Unknown until a live run"`),
    ...rows
      .filter(({ difference }) => /\b(?:whether|what|which|how|when)\b.*\b(?:is|are|stays) unknown\b/i.test(difference))
      .filter(({ difference }) => !quoted(difference).some((id) => known.has(id)))
      .map(({ behaviour }) => `"${behaviour}": something is unknown, and no observation is named that would tell`),
  ];
}

/** Whether one of the tests that hear the witness would notice if it had not seen that. */
function isShown({ behaviour, tests }: Row, witness: string, heardIn: readonly string[]): boolean {
  return heardIn.some((test) => (silent.has(witness) ? tests.includes(test) : Object.hasOwn(signsIn(test), behaviour)));
}
