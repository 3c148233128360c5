import { generalPath, type Keys, type Leaf } from "./leaves.ts";

/** Few, since each costs a preview; more than one, so that a property is seen to differ and seen not to. */
const rounds = 4;

/**
 * Spreads the leaves of one resource over rounds, neighbours into different ones. Two that could not be told apart in a
 * report - elements of one list, or what its elements are known by - are never in the same round.
 */
export function inRounds(leaves: readonly Leaf[]): readonly (readonly Leaf[])[] {
  const spread: Leaf[][] = Array.from({ length: rounds }, () => []);
  for (const [index, leaf] of leaves.entries()) {
    const wanted = [...spread.keys()].map((round) => (index + round) % spread.length);
    const free = wanted.find((round) => !spread[round]?.some((other) => areAlike(leaf, other)));
    if (free === undefined) spread.push([leaf]);
    else spread[free]?.push(leaf);
  }
  return spread;
}

function areAlike(one: Leaf, other: Leaf): boolean {
  const list = listOf(one.keys);
  return list !== undefined && list === listOf(other.keys) && (isKey(one) || isKey(other));
}

/** The outermost list that it is in. */
function listOf(keys: Keys): string | undefined {
  const index = keys.findIndex((key) => typeof key === "number");
  return index === -1 ? undefined : JSON.stringify(keys.slice(0, index));
}

/** What elements of the providers' sets are known by: themselves, or an id. */
function isKey({ path }: Leaf): boolean {
  return /(\[\]|\.id|\.resourceAppId)$/.test(generalPath(path));
}
