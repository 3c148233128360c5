/** The elements of only one of two lists, by a key. */
export function listChange<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string = String,
): { readonly added: readonly Item[]; readonly removed: readonly Item[] } {
  const keys = (items: readonly Item[]) => new Set(items.map(keyOf));
  const [keysBefore, keysAfter] = [keys(before), keys(after)];
  return {
    added: after.filter((item) => !keysBefore.has(keyOf(item))),
    removed: before.filter((item) => !keysAfter.has(keyOf(item))),
  };
}

export function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

/** A list's elements as texts. Anything else has none. */
export function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
