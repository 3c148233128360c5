/** What a recorded answer and the twin's have in common: the names of members in their order, and the types of values. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  return Object.entries(value).map(([name, member]) => [name, shapeOf(member)]);
}

/** The names in one level, in their order. */
export function namesIn(value: unknown): readonly string[] {
  return Object.keys(Object(value) as object);
}
