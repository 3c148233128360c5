import { existsSync } from "node:fs";
import { join } from "node:path";
import { observations } from "../../packages/pf/commands/verify/record/record.ts";
import type { Behavior, Fidelity } from "../../tools/documentation/fidelity/fidelity-data.ts";
import { repository } from "./command-line.ts";
import { allSigns, signsIn, silent } from "./signs/signs.ts";

/** Every behavior, in the order of the page. */
export function behaviorsOf({ areas }: Pick<Fidelity, "areas">): readonly Behavior[] {
  return areas.flatMap(({ behaviors }) => behaviors);
}

/**
 * The faults of packages/twin/fidelity/: behaviors without a source or a test, tests that don't exist, witnesses that aren't listed or
 * that no test hears, and behaviors that a witness has seen without a sign that would show it.
 */
export function fidelityFaults(fidelity: Fidelity): readonly string[] {
  const { witnesses } = fidelity;
  const behaviors = behaviorsOf(fidelity);
  const ids = behaviors.map(({ id }) => id);
  const missing = (where: string, tests: readonly string[]) => [
    ...(tests.length === 0 ? [`${where}: names no test`] : []),
    ...tests
      .filter((test) => !existsSync(join(repository, "test", test)))
      .map((test) => `${where}: test/${test} does not exist`),
  ];
  return [
    ...(behaviors.length < 100 ? [`Only ${behaviors.length} behaviors were read`] : []),
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `Two behaviors are called ${id}`),
    ...[...witnesses].flatMap(([name, { heardIn }]) => missing(`The witness ${name}`, heardIn)),
    ...behaviors.flatMap(({ id, sources, seenBy, tests }) => [
      ...(sources.length === 0 ? [`${id}: names no source`] : []),
      ...missing(id, tests),
      ...seenBy
        .filter((name) => !witnesses.has(name))
        .map((name) => `${id}: the witness ${name} is not in witnesses.yaml`),
    ]),
    ...behaviors.flatMap((behavior) =>
      behavior.seenBy
        .filter((name) => !isShown(behavior, name, witnesses.get(name)?.heardIn ?? []))
        .map((name) => `${behavior.id}: nothing would show that ${name} has seen it (test/support/signs)`),
    ),
    ...allSigns
      .flatMap((signs) => Object.keys(signs))
      .filter((id) => !ids.includes(id))
      .map((id) => `${id} has a sign in test/support/signs, and no entry`),
    ...[...witnesses.keys()]
      .filter((name) => !behaviors.some(({ seenBy }) => seenBy.includes(name)))
      .map((name) => `The witness ${name}: has seen nothing`),
    ...unknownFaults(fidelity),
  ];
}

/** What is unknown until a live run, against what `./pf verify --record` looks at. */
function unknownFaults({ areas, unknown }: Fidelity): readonly string[] {
  const known = new Set(observations.map(({ id }) => id));
  const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, id = ""]) => id);
  return [
    ...[...unknown.keys()].filter((id) => !known.has(id)).map((id) => `unknown.yaml: nothing looks at \`${id}\``),
    ...[...known]
      .filter((id) => !unknown.has(id))
      .map((id) => `unknown.yaml does not say what the twin does about \`${id}\``),
    ...behaviorsOf({ areas })
      .filter(({ differs = "" }) => /\b(?:whether|what|which|how|when)\b.*\b(?:is|are|stays) unknown\b/i.test(differs))
      .filter(({ differs = "" }) => !quoted(differs).some((id) => known.has(id)))
      .map(({ id }) => `${id}: something is unknown, and no observation is named that would tell`),
  ];
}

/** Whether one of the tests that hear the witness would notice if it had not seen that. */
function isShown({ id, tests }: Behavior, witness: string, heardIn: readonly string[]): boolean {
  return heardIn.some((test) => (silent.has(witness) ? tests.includes(test) : Object.hasOwn(signsIn(test), id)));
}
