/** Compares two versions by their numbers, a prerelease before its release. Undefined if one isn't a version. */
export function compareVersions(left: string, right: string): number | undefined {
  const [first, second] = [left, right].map((text) => /^v?(\d+)\.(\d+)\.(\d+)(-\S+)?/.exec(text));
  if (!first || !second) return undefined;
  for (const index of [1, 2, 3]) {
    const difference = Number(first[index]) - Number(second[index]);
    if (difference !== 0) return difference;
  }
  const [before, after] = [first[4], second[4]];
  if (before === after) return 0;
  if (before === undefined || after === undefined) return before === undefined ? 1 : -1;
  return before < after ? -1 : 1;
}
