import { type Document, isMap, isScalar, type Pair, type ParsedNode, type YAMLMap } from "yaml";
import { contentEnd, type Edit, edited } from "@protected-function/core/text/reading/edit-yaml.ts";

interface Place {
  /** The settings file's current text. */
  readonly text: string;
  /** Parsed from `text`. */
  readonly document: Document.Parsed;
  /** The path to the caller's slots in the document. */
  readonly secrets: readonly string[];
}

interface Lifetime {
  readonly startDate: string;
  readonly endDate: string;
}

/**
 * Returns the settings file with another lifetime in one slot, otherwise unchanged. If the library rewrote the
 * document, comments would move to other levels and change their meaning. The dates are in quotes, because Pulumi reads
 * a plain date as a time and writes it in another format.
 *
 * @param neighbor the other slot, which exists
 */
export function writeSecretSlot(place: Place, slot: string, neighbor: string, lifetime: Lifetime): string {
  const current = place.document.getIn([...place.secrets, slot], true);
  const edits = isMap<ParsedNode, ParsedNode>(current)
    ? Object.entries(lifetime).map(([name, instant]) => instantIn(place.text, current, name, instant))
    : [insertedSlot(place, slot, neighbor, lifetime)];
  return edited(place.text, edits);
}

function instantIn(text: string, slot: YAMLMap<ParsedNode, ParsedNode>, name: string, instant: string): Edit {
  const range = pairOf(slot, name)?.value?.range;
  if (range) return [range[0], range[1], `"${instant}"`];
  const at = slot.items[0]?.key.range[0] ?? slot.range?.[0] ?? 0;
  return [at, at, `${name}: "${instant}"${slot.flow ? ", " : `${lineBreakIn(text)}${indentOf(text, at)}`}`];
}

function insertedSlot({ text, document, secrets }: Place, slot: string, neighbor: string, lifetime: Lifetime): Edit {
  const slots = document.getIn(secrets, true) as YAMLMap<ParsedNode, ParsedNode>;
  const pair = pairOf(slots, neighbor);
  const instants = Object.entries(lifetime).map(([name, instant]) => `${name}: "${instant}"`);
  const end = contentEnd(pair?.value);
  if (slots.flow) return [end, end, `, ${slot}: { ${instants.join(", ")} }`];
  const indent = indentOf(text, pair?.key.range[0] ?? 0);
  const [rest = ""] = /^[^\r\n]*/.exec(text.slice(end)) ?? [];
  const at = end + rest.length;
  return [at, at, ["", `${indent}${slot}:`, ...instants.map((line) => `${indent}  ${line}`)].join(lineBreakIn(text))];
}

function pairOf(map: YAMLMap<ParsedNode, ParsedNode>, name: string): Pair<ParsedNode, ParsedNode | null> | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === name);
}

function lineBreakIn(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

function indentOf(text: string, at: number): string {
  return " ".repeat(at - (text.lastIndexOf("\n", at - 1) + 1));
}
