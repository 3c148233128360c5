/** Names that every JavaScript object already has: libraries drop them as keys, or lose copies of them. */
const reserved: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), "prototype"]);

/**
 * Finds keys in plain data, at any depth, that no caller, tag or setting can have. They are refused by name, because
 * libraries would silently drop some.
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
