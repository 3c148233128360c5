import { isDeepStrictEqual } from "node:util";
import type { Evidence } from "./check.ts";
import type { RefusedAnswer } from "./refused-answer.ts";

/** Why a check failed, as far as a program can tell. */
export interface Unexpected {
  /** Paths of what was found otherwise than expected, such as `caller.roles`; empty: the check could not end. */
  readonly differs: readonly string[];
  /** The refusals behind it: of those that the check met, the ones it had not expected. */
  readonly refusals: readonly RefusedAnswer[];
  /** Where the Functions host failed: what the function has logged last, oldest first. */
  readonly log?: readonly string[];
}

/** A check may expect refusals: only the ones that show where found and expected differ are behind its failure. */
export function unexpectedIn({ expected, found }: Evidence, met: readonly RefusedAnswer[]): Unexpected {
  const differing = [...leavesThatDiffer(expected, found, "")];
  const numbers = new Set(differing.map(({ value }) => value));
  return {
    differs: differing.map(({ path }) => path),
    refusals: met.filter(({ status, codes }) => numbers.has(status) || codes.some((code) => numbers.has(code))),
  };
}

interface Leaf {
  readonly path: string;
  /** What was found there. */
  readonly value: unknown;
}

function* leavesThatDiffer(expected: unknown, found: unknown, path: string): Generator<Leaf> {
  if (isDeepStrictEqual(expected, found)) return;
  if (!isBranch(expected) && !isBranch(found)) {
    yield { path, value: found };
    return;
  }
  const [one, other] = [isBranch(expected) ? expected : {}, isBranch(found) ? found : {}];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  // An empty list or object against a leaf: there is nothing to go down to.
  if (names.size === 0) yield { path, value: found };
  for (const name of names) yield* leavesThatDiffer(one[name], other[name], path === "" ? name : `${path}.${name}`);
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
