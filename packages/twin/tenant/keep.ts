/** Restores the state from when it was created. */
export type PutBack = () => void;

/** Remembers a map's contents in order. The tenant's maps replace their values and never change them. */
export function keepMap<Key, Value>(map: Map<Key, Value>): PutBack {
  const copy = [...map];
  return () => {
    map.clear();
    for (const [key, value] of copy) map.set(key, value);
  };
}

export function keepSet<Value>(set: Set<Value>): PutBack {
  const copy = [...set];
  return () => {
    set.clear();
    for (const value of copy) set.add(value);
  };
}

export function allOf(...parts: readonly PutBack[]): PutBack {
  return () => {
    for (const putBack of parts) putBack();
  };
}
