/** What a table has under a name that came from outside: nothing under `valueOf` or `constructor`, which every object has. */
export function ownEntry<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
