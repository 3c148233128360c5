/**
 * Restores the state from when it was created, or another copy of the same kind of state. Copies can be cloned
 * (`node:v8`, `serialize`), so one can come from another process.
 */
export interface PutBack {
  (copy?: unknown): void;
  readonly copy: unknown;
}

/** @param put restores a copy */
export function putBackOf<Copy>(copy: Copy, put: (copy: Copy) => void): PutBack {
  return Object.assign((other: unknown = copy) => put(other as Copy), { copy });
}

/** Remembers a map's contents in order. The tenant's maps replace their values and never change them. */
export function keepMap<Key, Value>(map: Map<Key, Value>): PutBack {
  return putBackOf([...map], (copy) => {
    map.clear();
    for (const [key, value] of copy) map.set(key, value);
  });
}

export function keepSet<Value>(set: Set<Value>): PutBack {
  return putBackOf([...set], (copy) => {
    set.clear();
    for (const value of copy) set.add(value);
  });
}

export function allOf(...parts: readonly PutBack[]): PutBack {
  return putBackOf(
    parts.map(({ copy }) => copy),
    (copies) => parts.forEach((putBack, index) => putBack(copies[index])),
  );
}
