import { readFidelity } from "../../tools/documentation/fidelity/fidelity-data.ts";
import { repository } from "./command-line.ts";
import { behaviorsOf } from "./fidelity.ts";
import type { HeardExchange } from "./heard-exchange.ts";
import { signsIn } from "./signs/signs.ts";

/** Ids of behaviors, in the order of packages/twin/FIDELITY.md, by the witness that has seen them. */
type Seen = Readonly<Record<string, readonly string[]>>;

/** What each witness sent, and was answered. */
export type Heard = ReadonlyMap<string, readonly HeardExchange[]>;

/** What packages/twin/FIDELITY.md claims that the witnesses heard in a test, a file below `test/`, have seen there. */
export function claimedIn(test: string): Seen {
  const fidelity = readFidelity(repository);
  const shown = behaviorsOf(fidelity).filter(({ id }) => Object.hasOwn(signsIn(test), id));
  const names = [...fidelity.witnesses].filter(([, { heardIn }]) => heardIn.includes(test)).map(([name]) => name);
  return Object.fromEntries(
    names.map((name) => [name, shown.filter(({ seenBy }) => seenBy.includes(name)).map(({ id }) => id)]),
  );
}

/** What they have seen, by what they sent there. */
export function measuredIn(test: string, heard: Heard): Seen {
  const behaviors = behaviorsOf(readFidelity(repository));
  const isMet = (id: string, exchanges: readonly HeardExchange[]): boolean => signsIn(test)[id]?.(exchanges) === true;
  return Object.fromEntries(
    [...heard].map(([name, exchanges]) => [name, behaviors.map(({ id }) => id).filter((id) => isMet(id, exchanges))]),
  );
}
