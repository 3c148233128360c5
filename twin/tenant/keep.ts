/** Puts back what was there when it was made. */
export type PutBack = () => void;

/** Remembers what a map holds, in its order. What is in a map of the tenant's is replaced, and never altered. */
export function keepMap<Key, Value>(map: Map<Key, Value>): PutBack {
  const kept = [...map];
  return () => {
    map.clear();
    for (const [key, value] of kept) map.set(key, value);
  };
}

export function keepSet<Value>(set: Set<Value>): PutBack {
  const kept = [...set];
  return () => {
    set.clear();
    for (const value of kept) set.add(value);
  };
}

export function allOf(...parts: readonly PutBack[]): PutBack {
  return () => {
    for (const putBack of parts) putBack();
  };
}
