import { isMap, isSeq, type Node, type Pair, type YAMLMap } from "yaml";

/** Replaces a range of the text. */
export type Edit = readonly [from: number, to: number, text: string];

/** Applies edits that don't overlap. Everything else stays as it is, to the byte. */
export function edited(text: string, edits: readonly Edit[]): string {
  // Edit from the end of the file, so that earlier positions stay valid.
  return edits
    .toSorted(([left], [right]) => right - left)
    .reduce((before, [from, to, replacement]) => before.slice(0, from) + replacement + before.slice(to), text);
}

/**
 * The edits that leave out some pairs of a map: whole lines of a block, with comments beside and inside; in braces, with
 * the commas. Comments above stay.
 */
export function withoutPairs(text: string, map: YAMLMap, isLeftOut: (pair: Pair) => boolean): readonly Edit[] {
  const { items, flow } = map;
  if (flow !== true) return items.filter(isLeftOut).map((pair) => linesOf(text, pair));
  const lastKept = items.findLastIndex((pair) => !isLeftOut(pair));
  const edits = items.slice(0, lastKept + 1).flatMap((pair, index): readonly Edit[] => {
    const next = items[index + 1];
    return isLeftOut(pair) && next !== undefined ? [[startOf(pair), startOf(next), ""]] : [];
  });
  const [first, last, lastKeptPair] = [items[lastKept + 1], items.at(-1), items[lastKept]];
  if (first === undefined || last === undefined) return edits;
  return [...edits, [lastKeptPair === undefined ? startOf(first) : endOf(lastKeptPair), endOf(last), ""]];
}

function linesOf(text: string, pair: Pair): Edit {
  const lineStart = text.lastIndexOf("\n", startOf(pair) - 1) + 1;
  const end = endOf(pair);
  // A block of text ends with its line break.
  const lineEnd = text.charAt(end - 1) === "\n" ? end - 1 : text.indexOf("\n", end);
  const from = text.charAt(lineStart) === "\uFEFF" ? lineStart + 1 : lineStart;
  return [from, lineEnd === -1 ? text.length : lineEnd + 1, ""];
}

function startOf({ key }: Pair): number {
  return (key as Node | null)?.range?.[0] ?? 0;
}

/** The end of the pair's last value. */
function endOf({ key, value }: Pair): number {
  const end = contentEnd(value as Node | null);
  return Math.max(end, (key as Node | null)?.range?.[1] ?? 0);
}

/** The end of a node's last value. A block's own range includes the comments below it. */
export function contentEnd(node: Node | null | undefined): number {
  if (isMap(node) && node.flow !== true && node.items.length > 0) return Math.max(...node.items.map(endOf));
  if (isSeq(node) && node.flow !== true && node.items.length > 0) {
    return Math.max(...node.items.map((item) => contentEnd(item as Node | null)));
  }
  return node?.range?.[1] ?? 0;
}
