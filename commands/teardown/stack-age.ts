/** What tells how old a stack is; both RFC 3339, each only where it is known and readable. */
export interface StackAge {
  readonly created?: string | undefined;
  readonly expiresOn?: string | undefined;
}

/**
 * - `due`: it has expired, or was created longer ago than that.
 * - `young`: neither.
 * - `unknown`: nothing says when it was created or when it expires. Unknown is not old.
 */
export type AgeVerdict = "due" | "young" | "unknown";

/**
 * @param olderThan milliseconds
 * @param now milliseconds since 1970
 */
export function judgeAge(age: StackAge, olderThan: number, now: number): AgeVerdict {
  const created = instantOf(age.created);
  if (isExpired(age, now) || (created !== undefined && now - created > olderThan)) return "due";
  return created === undefined && instantOf(age.expiresOn) === undefined ? "unknown" : "young";
}

/** @param now milliseconds since 1970 */
export function isExpired({ expiresOn }: StackAge, now: number): boolean {
  const end = instantOf(expiresOn);
  return end !== undefined && end <= now;
}

/** The first of them; what is no instant is passed over. */
export function earliest(instants: readonly (string | undefined)[]): string | undefined {
  return readable(instants)[0];
}

/** The last of them: of a stack whose marks differ, as a cut-short `up` leaves them, the one that lives longer counts. */
export function latest(instants: readonly (string | undefined)[]): string | undefined {
  return readable(instants).at(-1);
}

function readable(instants: readonly (string | undefined)[]): readonly string[] {
  return instants
    .filter((text): text is string => instantOf(text) !== undefined)
    .toSorted((one, other) => Date.parse(one) - Date.parse(other));
}

/** Milliseconds since 1970; undefined for what a person has written over it. */
function instantOf(text: string | undefined): number | undefined {
  const instant = Date.parse(text ?? "");
  return Number.isNaN(instant) ? undefined : instant;
}
