import { repository } from "./command-line.ts";
import { readFidelity } from "./fidelity-document.ts";
import type { HeardExchange } from "./heard-exchange.ts";
import { signsIn } from "./signs/signs.ts";

/** Behaviours, in the order of twin/FIDELITY.md, by the witness that has seen them. */
type Seen = Readonly<Record<string, readonly string[]>>;

/** What each witness sent, and was answered. */
export type Heard = ReadonlyMap<string, readonly HeardExchange[]>;

/** What twin/FIDELITY.md claims that the witnesses heard in a test, a file below `test/`, have seen there. */
export function claimedIn(test: string): Seen {
  const { rows, witnesses } = readFidelity(repository);
  const shown = rows.filter(({ behaviour }) => Object.hasOwn(signsIn(test), behaviour));
  const names = [...witnesses].filter(([, tests]) => tests.includes(test)).map(([name]) => name);
  return Object.fromEntries(
    names.map((name) => [name, shown.filter(({ seenBy }) => seenBy.includes(name)).map(({ behaviour }) => behaviour)]),
  );
}

/** What they have seen, by what they sent there. */
export function measuredIn(test: string, heard: Heard): Seen {
  const { rows } = readFidelity(repository);
  const isMet = (behaviour: string, exchanges: readonly HeardExchange[]): boolean =>
    signsIn(test)[behaviour]?.(exchanges) === true;
  return Object.fromEntries(
    [...heard].map(([name, exchanges]) => [
      name,
      rows.map(({ behaviour }) => behaviour).filter((behaviour) => isMet(behaviour, exchanges)),
    ]),
  );
}
