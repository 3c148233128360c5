/** "a, b and c" */
export function listText(names: readonly string[], last = "and", ifEmpty = "nobody"): string {
  if (names.length === 0) return ifEmpty;
  const [end = "", ...rest] = names.toReversed();
  return rest.length === 0 ? end : `${rest.toReversed().join(", ")} ${last} ${end}`;
}
