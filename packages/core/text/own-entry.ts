/**
 * A table's own entry for a name from outside. Returns undefined for `valueOf` and `constructor`, which every object
 * has.
 */
export function ownEntry<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
