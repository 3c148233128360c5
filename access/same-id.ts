/** Whether a list has an id. Entra's ids are GUIDs: their case says nothing. */
export function hasId(ids: readonly string[] | undefined, id: string): boolean {
  const wanted = id.toLowerCase();
  return ids?.some((each) => each.toLowerCase() === wanted) ?? false;
}

/** Whether two lists share an id. */
export function shareAnId(left: readonly string[] | undefined, right: readonly string[]): boolean {
  return right.some((id) => hasId(left, id));
}
