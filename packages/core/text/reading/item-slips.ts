import { lineAt, startOfLine, type YamlProblem } from "./reading-problem.ts";

/**
 * The items of a list that readers take for more of a plain text, because they are deeper than it.
 *
 * @param from where the text begins, and `to` where it ends
 */
export function itemsInText(text: string, from: number, to: number): readonly YamlProblem[] {
  const items = [...text.slice(from, to).matchAll(/(?<=\n *)-(?= )/g)];
  if (items.length === 0) return [];
  const first = lineAt(text, from);
  const before = text.slice(startOfLine(text, first), from);
  const [, spaces] = /^( *)(?:- +)*- +$/.exec(before) ?? [];
  const fix =
    spaces === undefined
      ? `Write each in a line of its own that begins with "- ", also the text in line ${first}.`
      : `Write ${spaces.length} spaces before it, as before the item in line ${first}.`;
  return items.map(({ index }) => ({
    at: from + index,
    what: `an item that YAML reads as more of the text in line ${first}`,
    fix,
  }));
}
