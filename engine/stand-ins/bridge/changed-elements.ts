import { isDeepStrictEqual } from "node:util";
import type { PropertyValue } from "../property-values.ts";

interface ChangedElement {
  readonly index: number;
  readonly kind: "add" | "delete" | "update";
}

/**
 * Which elements of a list of plain values came and went, by the fewest edits: an index at which one came and another went
 * is an update.
 * Source: makeListAttributeDiff in pkg/tfbridge/detailed_diff.go of
 * https://github.com/pulumi/pulumi-terraform-bridge/tree/59de6c661df1e7561e6ece7ad7f1c835c63010c4
 */
export function changedElements(
  old: readonly PropertyValue[],
  now: readonly PropertyValue[],
): readonly ChangedElement[] {
  const lengths = commonLengths(old, now);
  const [came, went] = [new Set<number>(), new Set<number>()];
  let [left, right] = [0, 0];
  while (left < old.length || right < now.length) {
    if (left < old.length && right < now.length && isDeepStrictEqual(old[left], now[right])) {
      left += 1;
      right += 1;
    } else if (
      right === now.length ||
      (left < old.length && at(lengths, left + 1, right) >= at(lengths, left, right + 1))
    ) {
      went.add(left);
      left += 1;
    } else {
      came.add(right);
      right += 1;
    }
  }
  return [...new Set([...came, ...went])]
    .toSorted((one, other) => one - other)
    .map((index) => ({ index, kind: !went.has(index) ? "add" : came.has(index) ? "update" : "delete" }));
}

/** By where they begin: how many elements the rests of both lists have in common, in order. */
function commonLengths(old: readonly PropertyValue[], now: readonly PropertyValue[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: old.length + 1 }, () => Array<number>(now.length + 1).fill(0));
  for (let left = old.length - 1; left >= 0; left -= 1) {
    for (let right = now.length - 1; right >= 0; right -= 1) {
      const row = lengths[left];
      if (row === undefined) continue;
      row[right] = isDeepStrictEqual(old[left], now[right])
        ? at(lengths, left + 1, right + 1) + 1
        : Math.max(at(lengths, left + 1, right), at(lengths, left, right + 1));
    }
  }
  return lengths;
}

function at(lengths: readonly (readonly number[])[], left: number, right: number): number {
  return lengths[left]?.[right] ?? 0;
}
