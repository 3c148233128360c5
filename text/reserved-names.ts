/** Names that every JavaScript object already has: libraries drop them as keys, or lose copies. */
const reserved: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), "prototype"]);

/**
 * Where plain data has keys, at any depth, that no caller, tag or setting can have: to be refused by name, where a library
 * would drop some in silence.
 * https://cheatsheetseries.owasp.org/cheatsheets/Prototype_Pollution_Prevention_Cheat_Sheet.html
 */
export function reservedNames(value: unknown, path: readonly PropertyKey[] = []): readonly (readonly PropertyKey[])[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => reservedNames(item, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const place = [...path, name];
    return reserved.has(name) ? [place] : reservedNames(inner, place);
  });
}
