/**
 * A file or folder as a person calls it who stands elsewhere: the shorter of both.
 *
 * @param fromHere the same, relative to the working directory
 */
export function shownPath(path: string, fromHere: string): string {
  return fromHere === "" ? "." : fromHere.length < path.length ? fromHere : path;
}
